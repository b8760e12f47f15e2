import { expect, test } from '@jest/globals';
import { createEnrollPageHandler } from '../../../lambda/http/enroll-page.ts';
import { Token } from '../../../lambda/schemas/answers.ts';
import type { Entry } from '../../../lib/constructs/functions.ts';
import { faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { grantsOf, isAllowed } from '../../support/grants.ts';
import { httpEvent } from '../../support/lambda-events.ts';
import { EventTray, handleEvents } from '../../support/mail-events.ts';
import { startService, type TestService } from '../../support/service.ts';
import { buildStack } from '../../support/synth.ts';
import { tableRequest } from '../../support/table-requests.ts';
import {
  bulkPath,
  created,
  dataOf,
  invokeDirect,
  mails,
  post,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

const { template } = buildStack();

test('IAM lets pass whatever a function asks of the table', async () => {
  const calls: { action: string; body: string }[] = [];
  const tray = new EventTray();
  const service = await startService({
    onEvent: tray.keep,
    before: faultyDynamodb((action, body) => {
      calls.push({ action, body });
      return undefined;
    }),
  });
  for (const { entry, run } of runs(service, tray)) {
    calls.length = 0;
    await run();
    const grants = grantsOf(template, entry);
    const refused = calls.filter(({ action, body }) => !isAllowed(grants, tableRequest(action, body)));
    expect({ entry, refused }).toEqual({ entry, refused: [] });
    expect(calls.length).toBeGreaterThan(0);
  }
});

/** One after the other: what each function does at its most. */
function runs(service: TestService, tray: EventTray): { entry: Entry; run: () => Promise<unknown> }[] {
  const simulated = ['success', 'bounce', 'complaint'].map((name) => `${name}@simulator.amazonses.com`);
  const tokens = bulkPath().replace('/bulk', '');
  const ask = (method: string, path: string, body?: unknown) => request(service, { method, path, body });
  return [
    {
      entry: 'http',
      async run() {
        const { batchId } = created(await post(service, { sendEmail: true, userEmails: simulated }));
        await ask('GET', bulkPath());
        await ask('GET', bulkPath('acme', batchId, 'recipients'));
        await ask('GET', tokens.replace('enrollment-tokens', 'suppressions'));
        await ask('GET', tokens);
      },
    },
    { entry: 'emailEvents', run: async () => handleEvents(service.services, await tray.wait(7)) },
    {
      entry: 'http',
      async run() {
        // Past the slots of the send rate that the mail before took.
        service.clock.now += 1_000;
        const token = await ask('POST', tokens, { sendEmail: true, userEmail: 'ann@example.com' });
        const { id, batchId } = dataOf(Token, token.body);
        service.clock.now += 1_000;
        // So that the news of the mail has a rotation to complete.
        service.ses.inject({ answer: 'lost', action: 'SendBulkTemplatedEmail' });
        await ask('POST', `${tokens}/${id}/resend`, { rotate: true });
        await ask('POST', bulkPath('acme', batchId, 'resend'), { force: true });
      },
    },
    { entry: 'emailEvents', run: async () => handleEvents(service.services, await tray.wait(11)) },
    {
      entry: 'direct',
      run: () =>
        invokeDirect(service, {
          operation: 'createBatch',
          organizationId: 'acme',
          actor: 'test',
          input: { sendEmail: true, userEmails: ['ann@example.com', ...simulated] },
        }),
    },
    {
      entry: 'deliver',
      async run() {
        service.clock.now += 60_000;
        await runDeliver(service);
      },
    },
    {
      entry: 'enrollPage',
      async run() {
        const path = new URL((await mails(service))[0]?.link ?? '').pathname;
        const { services, log } = service;
        await createEnrollPageHandler({ services, log, onNotReady: () => undefined })(
          httpEvent({ path, key: null }),
        );
      },
    },
  ];
}
