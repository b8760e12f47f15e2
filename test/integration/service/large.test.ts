import { expect, test } from '@jest/globals';
import { startService } from '../../support/service.ts';
import { tokensOf } from '../../support/tokens.ts';
import { addresses, created, getBatch, mailed, post, runDeliver } from '../../support/ways-in.ts';

test('ten thousand addresses make ten thousand tokens, and a thousand of them mail at the rate', async () => {
  const service = await startService({ ratePerSecond: 200 });
  const large = created(await post(service, { sendEmail: false, userEmails: addresses(10_000) }));
  expect(large).toMatchObject({ total: 10_000, success: 10_000, fail: 0 });
  expect(await tokensOf(service, large.batchId)).toHaveLength(10_000);

  const begun = service.clock.now;
  const mailing = created(await post(service, { sendEmail: true, userEmails: addresses(1000) }));
  await runDeliver(service);
  expect(new Set(await mailed(service)).size).toBe(1000);
  expect(await mailed(service)).toHaveLength(1000);
  expect(service.clock.now - begun).toBeGreaterThanOrEqual(4_000);
  expect(await getBatch(service, mailing.batchId)).toMatchObject({ state: 'completed' });
});
