import { SendBulkTemplatedEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import { startSes } from '../../../bin/local/ses/server.ts';
import { bulk, recipients, start } from './ses-harness.ts';

const nothing = { templates: [], identities: [], configurationSets: [] };

test('a taken port is told by its code', async () => {
  const { ses } = await start();
  const mailPort = Number(new URL(ses.url).port);
  await expect(startSes({ ...nothing, mailPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('stopping cuts calls that wait for an answer and frees the port', async () => {
  const first = await startSes({ ...nothing, mailPort: 0 });
  first.inject({ answer: 'late', milliseconds: 60_000 });
  const waiting = fetch(first.url, { method: 'POST', body: 'Action=GetSendQuota', headers: signed });
  const cut = expect(waiting).rejects.toThrow();
  await first.close();
  await cut;
  const again = await startSes({ ...nothing, mailPort: Number(new URL(first.url).port) });
  await again.close();
});

test('the inbox has a page and starts empty', async () => {
  const { ses } = await start();
  const page = await fetch(ses.inboxUrl);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await recipients(ses)).toEqual([]);
});

test.each(['//', '/%', '/nowhere', '/store?since=yesterday'])('the odd path %s is answered', async (path) => {
  const { ses } = await start();
  expect((await fetch(`${ses.url}${path}`)).status).toBeLessThan(500);
});

test('the inbox can be emptied from its page', async () => {
  const { ses, client } = await start();
  await client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'])));
  await fetch(`${ses.inboxUrl}/clear-store`, { method: 'POST' });
  expect(await recipients(ses)).toEqual([]);
});

const signed = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local',
  'content-type': 'application/x-www-form-urlencoded',
};
