import { GetSendQuotaCommand, SendBulkTemplatedEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import type { Fault } from '../../../bin/local/ses/server.ts';
import type { Harness } from './ses-harness.ts';
import { bulk, recipients, refusal, start } from './ses-harness.ts';

const send = ({ client }: Harness, ...addresses: string[]) =>
  client.send(new SendBulkTemplatedEmailCommand(bulk(addresses)));

const tell = ({ ses }: Harness, ...faults: Fault[]) =>
  fetch(`${ses.url}/_faults`, { method: 'POST', body: JSON.stringify(faults) });

test('an answer can be lost after the mail was accepted', async () => {
  const harness = await start();
  harness.ses.inject({ answer: 'lost' });
  await expect(send(harness, 'ann@a.test')).rejects.toThrow('socket hang up');
  expect(await recipients(harness.ses)).toEqual(['ann@a.test']);
});

test('a call can be lost before anything was accepted', async () => {
  const harness = await start();
  harness.ses.inject({ answer: 'lost', accepted: false });
  await expect(send(harness, 'ann@a.test')).rejects.toThrow('socket hang up');
  expect(await recipients(harness.ses)).toEqual([]);
});

test('the next calls can be refused', async () => {
  const harness = await start();
  harness.ses.inject(
    { answer: 'refused', times: 2 },
    { answer: 'refused', code: 'AccountSendingPausedException' },
  );
  expect(await refusal(send(harness, 'ann@a.test'))).toMatchObject({ name: 'Throttling', status: 400 });
  expect(await refusal(send(harness, 'ann@a.test'))).toMatchObject({ name: 'Throttling' });
  expect(await refusal(send(harness, 'ann@a.test'))).toMatchObject({ name: 'AccountSendingPausedException' });
  await send(harness, 'ann@a.test');
  expect(await recipients(harness.ses)).toEqual(['ann@a.test']);
});

test('a call can fail within SES', async () => {
  const harness = await start();
  harness.ses.inject({ answer: 'failed' });
  expect(await refusal(send(harness, 'ann@a.test'))).toMatchObject({ name: 'InternalFailure', status: 500 });
  expect(await recipients(harness.ses)).toEqual([]);
});

test('an answer can come late, when the caller has given up', async () => {
  const harness = await start();
  harness.ses.inject({ answer: 'late', milliseconds: 60_000 });
  const call = harness.client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'])), {
    abortSignal: AbortSignal.timeout(200),
  });
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(await recipients(harness.ses)).toEqual(['ann@a.test']);
});

test('addresses can be given a status of their own', async () => {
  const harness = await start();
  harness.ses.inject(
    { status: 'AccountThrottled', addresses: ['Bob@b.test'], times: 2 },
    { status: 'MessageRejected', addresses: ['cy@c.test'] },
  );
  const statuses = async () => {
    const { Status } = await send(harness, 'ann@a.test', 'bob@b.test', 'cy@c.test');
    return Status?.map((status) => status.Status);
  };
  expect(await statuses()).toEqual(['Success', 'AccountThrottled', 'MessageRejected']);
  expect(await statuses()).toEqual(['Success', 'AccountThrottled', 'Success']);
  expect(await statuses()).toEqual(['Success', 'Success', 'Success']);
  expect(await recipients(harness.ses)).toHaveLength(6);
});

test('recipients can be denied, whole calls with them, until faults are cleared', async () => {
  const harness = await start();
  harness.ses.inject({ denied: ['Bob@b.test'] });
  for (let n = 0; n < 2; n += 1) {
    expect(await refusal(send(harness, 'ann@a.test', 'bob@b.test'))).toMatchObject({
      name: 'AccessDenied',
      status: 403,
      message: expect.stringMatching(/on resource `arn:aws:ses:[^:]+:\d{12}:identity\/bob@b.test'$/),
    });
  }
  await send(harness, 'ann@a.test');
  await fetch(`${harness.ses.url}/_faults`, { method: 'DELETE' });
  await send(harness, 'bob@b.test');
  expect(await recipients(harness.ses)).toEqual(['ann@a.test', 'bob@b.test']);
});

test('another process can ask for faults, for one action alone, and take them back', async () => {
  const harness = await start();
  expect((await tell(harness, { answer: 'failed', action: 'GetSendQuota' })).status).toBe(204);
  await send(harness, 'ann@a.test');
  const quota = harness.client.send(new GetSendQuotaCommand({}));
  expect(await refusal(quota)).toMatchObject({ name: 'InternalFailure' });
  await tell(harness, { answer: 'failed' }, { status: 'Failed', addresses: ['ann@a.test'] });
  await fetch(`${harness.ses.url}/_faults`, { method: 'DELETE' });
  expect(await send(harness, 'ann@a.test')).toMatchObject({ Status: [{ Status: 'Success' }] });
});

test.each(['{', '{"answer":"lost"}', '[{"answer":"nonsense"}]', '[{"answer":"lost","time":2}]'])(
  'the fault %j is refused with a reason',
  async (body) => {
    const { ses } = await start();
    const response = await fetch(`${ses.url}/_faults`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toBe('');
  },
);
