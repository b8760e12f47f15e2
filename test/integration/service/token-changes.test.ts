import { describe, expect, test } from '@jest/globals';
import { Token, type TokenView } from '../../../lambda/schemas/answers.ts';
import { dying, withStores } from '../../support/broken-stores.ts';
import { type Fault, faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  bulkPath,
  dataOf,
  getBatch,
  getRecipients,
  type HttpAnswer,
  mailed,
  request,
  runDeliver,
  type Through,
} from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');
const minute = 60_000;

interface Change {
  readonly name: string;
  /** What the token is brought into before. */
  readonly prepare?: (service: TestService, token: TokenView) => Promise<HttpAnswer>;
  readonly change: (service: TestService, token: TokenView, through?: Through) => Promise<HttpAnswer>;
  readonly after: object;
}

function call(
  service: TestService,
  method: string,
  path: string,
  body?: unknown,
  through?: Through,
): Promise<HttpAnswer> {
  return request(service, { method, path: tokens + path, body }, through);
}

const redeem: Change['change'] = (service, token, through) =>
  call(service, 'POST', '/redeem', { secret: token.enrollCode, device: { udid: 'U1' } }, through);

const changes: Change[] = [
  {
    name: 'removal',
    change: (service, { id }, through) => call(service, 'DELETE', `/${id}`, undefined, through),
    after: { state: 'DELETED', history: [{ what: 'removed' }] },
  },
  { name: 'redemption', change: redeem, after: { state: 'DONE', history: [{ what: 'redeemed' }] } },
  {
    name: 'reopening',
    prepare: redeem,
    change: (service, { id }, through) => call(service, 'POST', `/${id}/reopen`, undefined, through),
    after: { state: 'PENDING', history: [{ what: 'redeemed' }, { what: 'reopened' }] },
  },
  {
    name: 'update',
    change: (service, { id }, through) =>
      call(service, 'PUT', `/${id}`, { duration: 86_400, tags: ['a'] }, through),
    after: { tags: ['a'], history: [{ what: 'updated' }] },
  },
];

/** Loses the answer to a token's change, or else refuses the writes of chunks. */
function faults() {
  const state = { lose: false, refuseChunks: false, hits: 0 };
  const next = (operation: string, body: string): Fault | undefined => {
    if (operation !== 'UpdateItem') return undefined;
    if (state.refuseChunks && body.includes('"chunk#')) return 'failed';
    if (!state.lose || !body.includes('"token#')) return undefined;
    state.lose = false;
    state.hits += 1;
    return 'lost';
  };
  return { state, start: () => startService({ before: faultyDynamodb(next) }) };
}

async function newToken(service: TestService, sendEmail = true): Promise<TokenView> {
  const body = { sendEmail, userEmail: 'ann@example.com' };
  return dataOf(Token, (await call(service, 'POST', '', body)).body);
}

/** The list of the batch's recipients knows what the token is now. */
async function isKnown(service: TestService, { id, batchId }: TokenView): Promise<void> {
  const token = dataOf(Token, (await call(service, 'GET', `/${id}`)).body);
  const { items } = await getRecipients(service, batchId);
  expect(items).toMatchObject([{ expireAt: token.expireAt, enrollmentLink: token.enrollmentLink }]);
  const [chunk] = await service.services.chunks.read(batchId, 0, 1);
  const { state } = token;
  expect(chunk?.recipients[0]?.tokenState).toBe(state === 'PENDING' ? undefined : state);
  service.clock.now += minute;
  await runDeliver(service);
  expect((await getBatch(service, batchId)).redeemed).toBe(state === 'DONE' ? 1 : 0);
}

describe.each(changes)('a token’s $name', ({ prepare, change, after }) => {
  test('whose answer is lost succeeds, and its batch learns of it', async () => {
    const { state, start } = faults();
    const service = await start();
    const token = await newToken(service);
    await prepare?.(service, token);
    state.lose = true;
    const answer = await change(service, token);
    expect(state.hits).toBe(1);
    expect(answer).toMatchObject({ status: 200, body: { data: after } });
    await isKnown(service, token);
  });

  test('asked for again gets the first answer', async () => {
    const service = await startService();
    const token = await newToken(service);
    await prepare?.(service, token);
    const first = await change(service, token);
    service.clock.now += 5_000;
    expect(await change(service, token)).toMatchObject({ status: 200, body: first.body });
  });

  test('that its batch could not learn of succeeds, and is made up for by the next call', async () => {
    const { state, start } = faults();
    const service = await start();
    const token = await newToken(service);
    await prepare?.(service, token);
    // A removal writes there first, so that no mail can leave for a token that is gone.
    const isRemoval = change === changes[0]?.change;
    state.refuseChunks = true;
    expect((await change(service, token)).status).toBe(isRemoval ? 503 : 200);
    state.refuseChunks = false;
    if (isRemoval) await change(service, token);
    await isKnown(service, token);
  });
});

test.each([
  ['the chunk is written', 'chunks', 'change'],
  ['the token is written', 'tokens', 'replace'],
] as const)('no mail leaves for a token whose removal dies when %s', async (_, store, method) => {
  const service = await startService({ ratePerSecond: 1 });
  service.ses.inject({ answer: 'refused', code: 'Throttling', message: 'Maximum sending rate exceeded.' });
  const token = await newToken(service);
  expect(await mailed(service)).toEqual([]);
  const { happened, services } = dying(service.services, (die) => {
    const real = service.services[store];
    return {
      [store]: {
        async [method](...of: never[]) {
          await Reflect.apply(Reflect.get(real, method), real, of);
          return die();
        },
      },
    };
  });
  call(service, 'DELETE', `/${token.id}`, undefined, { services }).catch(() => undefined);
  await happened;
  for (let n = 0; n < 3; n += 1) {
    service.clock.now += minute;
    await runDeliver(service);
  }
  expect(await mailed(service)).toEqual([]);
  expect(await call(service, 'DELETE', `/${token.id}`)).toMatchObject({
    status: 200,
    body: { data: { state: 'DELETED', invitation: { reason: 'removed_before_sending' } } },
  });
  await isKnown(service, token);
});

test('a recipient never knows less of its token than it did, whoever writes last', async () => {
  const service = await startService();
  const token = await newToken(service);
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { chunks } = service.services;
  const slow = withStores(service.services, {
    chunks: { change: async (...of) => gate.then(() => chunks.change(...of)) },
  });
  const redeemed = redeem(service, token, { services: slow });
  while ((await service.services.tokens.find(token.organization, token.id))?.state !== 'DONE') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect((await call(service, 'POST', `/${token.id}/reopen`)).status).toBe(200);
  open();
  await redeemed;
  await isKnown(service, token);
});

test('an old link redeems nothing, even where it was replaced after it was checked', async () => {
  const service = await startService();
  const token = await newToken(service);
  const { tokens: store } = service.services;
  let isRotated = false;
  const services = withStores(service.services, {
    tokens: {
      async replace(before, next) {
        if (!isRotated) {
          isRotated = true;
          await store.replace(before, { ...before, generation: 1 });
        }
        return store.replace(before, next);
      },
    },
  });
  expect((await redeem(service, token, { services })).status).toBe(404);
  expect(await call(service, 'GET', `/${token.id}`)).toMatchObject({ body: { data: { state: 'PENDING' } } });
});

test('a longer life that is asked for later counts from then, and other values are no repetition', async () => {
  const service = await startService();
  const { id } = await newToken(service, false);
  const put = async (body: object) => dataOf(Token, (await call(service, 'PUT', `/${id}`, body)).body);
  const first = await put({ duration: 3_600 });
  service.clock.now += 2 * minute;
  expect(Date.parse((await put({ duration: 3_600 })).expireAt)).toBe(Date.parse(first.expireAt) + 2 * minute);
  expect((await put({ tags: ['b'] })).tags).toEqual(['b']);
  expect((await put({ tags: ['b'] })).history).toHaveLength(3);
  expect((await call(service, 'POST', `/${id}/reopen`)).status).toBe(409);
});
