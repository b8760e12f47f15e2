import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Mailer } from '../../../lambda/batches/mailer.ts';
import { createSesMailer } from '../../../lambda/mail/ses-mailer.ts';
import { type FakeSes, refusal, startFakeSes, success } from './fake-ses.ts';
import { envelope, letter } from './samples.ts';

let ses: FakeSes;
let mailer: Mailer;
let accepted: string[] = [];

beforeAll(async () => {
  ses = await startFakeSes((call) => {
    if (call.addresses.some(isBad)) return refusal('InvalidParameterValue', 'Illegal address');
    accepted.push(...call.addresses);
    return success(call);
  });
  mailer = createSesMailer({
    client: ses.client(),
    from: 'invitations@muster.example',
    configurationSet: 'muster-test',
    templatePrefix: 'muster-test-',
    log: { warn: () => undefined },
  });
});
beforeEach(() => {
  accepted = [];
  ses.calls.length = 0;
});
afterAll(() => ses.stop());

test('of any mix, exactly the addresses that SES rejects fail, and each other one gets one mail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }), async (mix) => {
      accepted = [];
      const addresses = mix.map((good, n) => `${good ? 'good' : 'bad'}${n}@example.com`);
      const posted = await mailer.send(
        envelope(),
        addresses.map((address, position) => letter({ address, position })),
        new AbortController().signal,
      );
      expect(posted).toEqual(
        addresses.map((address) =>
          isBad(address)
            ? { outcome: 'failed', reason: 'rejected_by_ses' }
            : { outcome: 'sent', messageId: `id-${address}` },
        ),
      );
      expect(accepted).toEqual(addresses.filter((address) => !isBad(address)));
    }),
    { numRuns: 40 },
  );
});

test('one bad address among 50 costs at most 13 calls', async () => {
  const addresses = Array.from({ length: 50 }, (_, n) =>
    n === 31 ? 'bad@example.com' : `good${n}@example.com`,
  );
  await mailer.send(
    envelope(),
    addresses.map((address) => letter({ address })),
    new AbortController().signal,
  );
  expect(accepted).toHaveLength(49);
  expect(ses.calls.length).toBeLessThanOrEqual(13);
});

function isBad(address: string): boolean {
  return address.startsWith('bad');
}
