import { expect, test } from '@jest/globals';
import { userPart } from '../../../lambda/tokens/token-id.ts';
import { type Fault, faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { startService, type TestService } from '../../support/service.ts';
import { tokenCount, tokensOf } from '../../support/tokens.ts';
import {
  addresses,
  created,
  getBatch,
  getRecipients,
  mailed,
  post,
  runDeliver,
} from '../../support/ways-in.ts';

const body = { sendEmail: true, userEmails: addresses(130) };
const key = { 'idempotency-key': 'order-1' };

test('what DynamoDB leaves undone of a batch write is written again', async () => {
  let calls = 0;
  const service = await start((operation) => {
    if (operation !== 'BatchWriteItem') return undefined;
    calls += 1;
    return calls % 3 === 0 ? undefined : { only: calls % 5 };
  });
  await makesAll(service);
});

test('what DynamoDB leaves undone of a batch read is read again', async () => {
  let calls = 0;
  const service = await start((operation) => {
    calls += 1;
    return operation === 'BatchGetItem' && calls % 2 === 0 ? { only: 1 } : undefined;
  });
  await makesAll(service);
});

// The SDK waits longest after throttling.
test.each<[Fault, number]>([
  ['throttled', 2],
  ['failed', 15],
  ['lost', 15],
])('calls that are %s now and then lose nothing and double nothing', async (fault, times) => {
  let calls = 0;
  const service = await start(() => {
    calls += 1;
    return calls % 4 === 0 && calls <= 4 * times ? fault : undefined;
  });
  await makesAll(service);
});

test.each([
  ['the claim', 'PutItem', 'leaseHolder'],
  ['the acceptance', 'UpdateItem', 'windowEnd'],
  ['an outcome', 'UpdateItem', '\\"sent\\"'],
  ['a slot of the send rate', 'UpdateItem', 'nextFreeAt'],
  ['the end of the work', 'UpdateItem', 'REMOVE leaseHolder'],
])('a write whose answer was lost is known as our own: %s', async (_, operation, sign) => {
  let lost = 0;
  const service = await start((name, sent) => {
    if (name !== operation || !sent.includes(sign) || lost > 0) return undefined;
    lost += 1;
    return 'lost';
  });
  const answer = await post(service, { sendEmail: true, userEmails: addresses(10) }, key);
  expect(lost).toBe(1);
  expect(answer).toMatchObject({ status: 200, body: { data: { success: 10 } } });
  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(10).sort());
  expect(await getBatch(service, created(answer).batchId)).toMatchObject({ state: 'completed' });
});

test('a deliver run knows its lease though the answer to it was lost', async () => {
  let lost = 0;
  const service = await start((operation, sent) => {
    if (operation !== 'UpdateItem' || !sent.includes('ADD #round') || lost > 0) return undefined;
    lost += 1;
    return 'lost';
  });
  const { batchId } = created(await post(service, body, { prefer: 'respond-async' }));
  expect(await runDeliver(service)).toMatchObject({ turns: 1 });
  expect(lost).toBe(1);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed' });
  expect((await mailed(service)).sort()).toEqual([...body.userEmails].sort());
});

test('while DynamoDB is down the answer is 503, and the retry makes everything once', async () => {
  let isDown = false;
  const service = await start((operation) =>
    isDown && operation === 'BatchWriteItem' ? 'failed' : undefined,
  );
  isDown = true;
  expect(await post(service, body, key)).toMatchObject({ status: 503, body: { error: { code: 1001 } } });
  expect(await mailed(service)).toEqual([]);
  isDown = false;
  await makesAll(service);
});

test('an item that cannot be read whole in time is told as unavailable', async () => {
  const service = await start((operation) => (operation === 'BatchGetItem' ? { only: 0 } : undefined));
  expect(await post(service, body, key)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
});

/** The service behind a fake that makes DynamoDB fail, from the first request on. */
function start(next: (operation: string, sent: string) => Fault | undefined): Promise<TestService> {
  return startService({ before: faultyDynamodb(next) });
}

/** Posts until it is answered, delivers, and looks for everybody's one token and one mail. */
async function makesAll(service: TestService): Promise<void> {
  const answer = await post(service, body, key);
  const { batchId, success } = created(answer);
  expect(success).toBe(130);
  let state = 'minting';
  for (let runs = 0; state !== 'completed' && runs < 20; runs += 1) {
    service.clock.now += 60_000;
    await runDeliver(service);
    state = (await getBatch(service, batchId)).state;
  }
  expect((await mailed(service)).sort()).toEqual([...body.userEmails].sort());
  const tokens = await tokensOf(service, batchId);
  expect(tokens.map(({ email }) => email).sort()).toEqual([...body.userEmails].sort());
  expect(
    await tokenCount(
      service,
      tokens.map(({ id }) => userPart(id)),
    ),
  ).toBe(130);
  const { items } = await getRecipients(service, batchId);
  expect(items.map(({ email }) => email)).toEqual(body.userEmails);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 130 } });
}
