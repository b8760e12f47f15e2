import { expect, test } from '@jest/globals';
import { Failure } from '../../../lambda/failure.ts';
import { withStores } from '../../support/broken-stores.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  post,
  request,
  runDeliver,
  type Through,
} from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');

async function makeTokens(service: TestService, count: number) {
  const prefer = { prefer: 'return=representation' };
  const order = { sendEmail: false, userEmails: addresses(count) };
  const { batchId, results = [] } = created(await post(service, order, prefer));
  return { batchId, results };
}

async function redeem(service: TestService, link: string, through: Through = {}): Promise<number> {
  const body = { secret: link.slice(link.lastIndexOf('/') + 1) };
  return (await request(service, { method: 'POST', path: `${tokens}/redeem`, body }, through)).status;
}

test('a batch says within a minute how many of its tokens are used, and reads no token for it', async () => {
  const service = await startService();
  const { batchId, results } = await makeTokens(service, 60);
  for (const { enrollmentLink } of [0, 1, 55].flatMap((n) => results[n] ?? [])) {
    expect(await redeem(service, enrollmentLink)).toBe(200);
  }
  service.clock.now += 30_000;
  service.calls.length = 0;
  await runDeliver(service);
  expect(service.calls.filter((call) => call === 'BatchGetItemCommand')).toHaveLength(1);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', redeemed: 3 });

  const reopened = `${tokens}/${results[1]?.id}/reopen`;
  expect((await request(service, { method: 'POST', path: reopened })).status).toBe(200);
  service.clock.now += 30_000;
  await runDeliver(service);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', redeemed: 2 });
});

test('fifty people of one chunk who enrol at the same moment are all counted', async () => {
  const service = await startService();
  const { batchId, results } = await makeTokens(service, 50);
  const answers = await Promise.all(results.map(({ enrollmentLink }) => redeem(service, enrollmentLink)));
  expect(new Set(answers)).toEqual(new Set([200]));
  service.clock.now += 30_000;
  await runDeliver(service);
  expect((await getBatch(service, batchId)).redeemed).toBe(50);
});

test('a token that cannot be counted just now is used all the same, and the log says so', async () => {
  const service = await startService();
  const { results } = await makeTokens(service, 1);
  const services = withStores(service.services, {
    chunks: { change: () => Promise.reject(new Failure('unavailable')) },
  });
  expect(await redeem(service, results[0]?.enrollmentLink ?? '', { services })).toBe(200);
  expect(service.log.lines).toContainEqual(expect.objectContaining({ message: 'recipient_not_updated' }));
});

test('a use is counted though the batch could not be marked for it at first', async () => {
  const service = await startService();
  const { batchId, results } = await makeTokens(service, 1);
  const { recountSoon } = service.services.batches;
  let failures = 1;
  const services = withStores(service.services, {
    batches: {
      recountSoon: (id, now) =>
        failures-- > 0 ? Promise.reject(new Failure('unavailable')) : recountSoon(id, now),
    },
  });
  expect(await redeem(service, results[0]?.enrollmentLink ?? '', { services })).toBe(200);
  expect(failures).toBeLessThan(0);
  service.clock.now += 60_000;
  await runDeliver(service);
  expect((await getBatch(service, batchId)).redeemed).toBe(1);
});
