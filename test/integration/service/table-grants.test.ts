import { expect, test } from '@jest/globals';
import { createEnrollPageHandler } from '../../../lambda/http/enroll-page.ts';
import type { Entry } from '../../../lib/constructs/functions.ts';
import { faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { grantsOf, isAllowed } from '../../support/grants.ts';
import { httpEvent } from '../../support/lambda-events.ts';
import { EventTray, handleEvents } from '../../support/mail-events.ts';
import { startService, type TestService } from '../../support/service.ts';
import { buildStack } from '../../support/synth.ts';
import { tableRequest } from '../../support/table-requests.ts';
import { bulkPath, created, invokeDirect, mails, post, request, runDeliver } from '../../support/ways-in.ts';

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
  const invite = (userEmails: readonly string[], headers = {}) =>
    post(service, { sendEmail: true, userEmails }, headers);
  const ask = (method: string, path: string, body?: unknown) => request(service, { method, path, body });
  return [
    {
      entry: 'http',
      async run() {
        const { batchId } = created(await invite(simulated));
        await ask('GET', bulkPath());
        await ask('GET', bulkPath('acme', batchId, 'recipients'));
        await ask('POST', bulkPath('acme', batchId, 'resend'), { force: true });
        await ask('GET', bulkPath('acme').replace('enrollment-tokens/bulk', 'suppressions'));
        await ask('GET', bulkPath().replace('/bulk', ''));
      },
    },
    { entry: 'emailEvents', run: async () => handleEvents(service.services, await tray.wait(7)) },
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
