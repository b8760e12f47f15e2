import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bench, type Contestant } from '../bench/bench.ts';
import { allowedOthers, neededCalls, sortCalls } from '../bench/expected-calls.ts';

/** All is sent within the window that is noted when the request is accepted. */
const perSecond = 1e9;

let bench: Bench;
let withMail: Contestant;
let withoutMail: Contestant;

beforeAll(async () => {
  bench = await Bench.start(() => undefined);
  withMail = bench.contestant('muster', true);
  withoutMail = bench.contestant('muster');
  // The first request of a process also fetches the signing keys.
  for (const contestant of [withMail, withoutMail]) await bench.run(contestant, 1);
});

afterAll(() => bench.close());

test('a request of 1 to 5 000 addresses makes the calls that it needs and no more', async () => {
  const edges = fc.constantFrom(1, 24, 25, 26, 49, 50, 51, 1249, 1250, 1251, 4999, 5000);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(edges, fc.integer({ min: 1, max: 5000 })),
      fc.boolean(),
      async (addresses, sendEmail) => {
        await bench.run(sendEmail ? withMail : withoutMail, addresses, { perSecond });
        const { others, ...calls } = sortCalls(await bench.stub.counts());
        expect(calls).toEqual(neededCalls(addresses, sendEmail));
        expect(others).toBeLessThanOrEqual(allowedOthers(addresses, sendEmail, 0));
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

test('tokens that come back unprocessed are written again, each once', async () => {
  await bench.run(withoutMail, 1_000, { unprocessed: 0.2 });
  const { written, calls } = await bench.stub.counts();
  expect(written).toMatchObject({ token: 1_000, chunk: 20 });
  expect(calls['BatchWriteItem token']).toBeGreaterThan(40);
});

test('against a table that throttles, all is written in the end', async () => {
  await bench.run(withoutMail, 5_000, { throttle: true });
  const { written, refused } = await bench.stub.counts();
  expect(written).toMatchObject({ token: 5_000, chunk: 100 });
  expect(Object.keys(refused).filter((name) => name !== 'ProvisionedThroughputExceededException')).toEqual(
    [],
  );
});
