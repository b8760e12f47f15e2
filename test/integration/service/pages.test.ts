import { beforeAll, expect, test } from '@jest/globals';
import type { Services } from '../../../lambda/batches/services.ts';
import { createHttpHandler } from '../../../lambda/http/handler.ts';
import { TokensPage, type TokensPageView } from '../../../lambda/schemas/answers.ts';
import { createApiKeyStore } from '../../../lambda/store/api-keys.ts';
import { withStores } from '../../support/broken-stores.ts';
import { acme, catalogue, demoKeys } from '../../support/demo.ts';
import { httpEvent, lambdaContext } from '../../support/lambda-events.ts';
import { keepService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  dataOf,
  getRecipients,
  invokeDirect,
  post,
  request,
} from '../../support/ways-in.ts';

const tokensPath = bulkPath().replace(/\/bulk$/, '');
const suppressionsPath = tokensPath.replace('enrollment-tokens', 'suppressions');

let service: TestService;
/** Holds 1 250 tokens of which the 1 101st is DELETED. */
let largeBatch: string;
let smallBatch: string;

beforeAll(async () => {
  service = await keepService();
  largeBatch = created(await post(service, { sendEmail: false, userEmails: addresses(1250) })).batchId;
  service.clock.now += 60_000;
  smallBatch = created(await post(service, { sendEmail: false, userEmails: addresses(3, 'few') })).batchId;
  const { items } = await getRecipients(service, largeBatch, { limit: '1000' });
  expect(items).toHaveLength(1000);
  const [chunk] = await service.services.chunks.readSome(largeBatch, [22]);
  const removed = await request(service, {
    method: 'DELETE',
    path: `${tokensPath}/${chunk?.recipients[0]?.tokenId}`,
  });
  expect(removed.status).toBe(200);
});

async function page(query: Record<string, string>, services = service.services): Promise<TokensPageView> {
  return dataOf(TokensPage, (await request(service, { path: tokensPath, query }, { services })).body);
}

/** All that a list holds, and how many pages it took. */
async function walk(query: Record<string, string>, services = service.services) {
  const items: TokensPageView['items'] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const next: TokensPageView = await page({ ...query, ...(cursor && { cursor }) }, services);
    items.push(...next.items);
    cursor = next.nextCursor;
    pages += 1;
  } while (cursor !== undefined && pages < 300);
  return { items, pages };
}

/** Counts what is read of chunks and tokens. */
function counting(services: Services) {
  const read = { chunks: 0, tokens: 0, calls: 0 };
  const counted = withStores(services, {
    chunks: {
      readSome: (batchId, numbers) => {
        read.chunks += numbers.length;
        read.calls += 1;
        return services.chunks.readSome(batchId, numbers);
      },
    },
    tokens: {
      findAll: (organizationId, ids) => {
        read.tokens += ids.length;
        read.calls += 1;
        return services.tokens.findAll(organizationId, ids);
      },
    },
  });
  return { read, services: counted };
}

test.each([{}, { batchId: 'large' }])(
  'a filter that leaves nothing ends a page after a bounded number of reads: %j',
  async ({ batchId }) => {
    const query = { state: 'DELETED', limit: '1', ...(batchId && { batchId: largeBatch }) };
    const { read, services } = counting(service.services);
    const first = await page(query, services);
    expect(first).toEqual({ items: [], nextCursor: expect.any(String) });
    expect(read.tokens).toBeLessThanOrEqual(1000);
    expect(read.chunks).toBeLessThanOrEqual(200);
    expect(read.calls).toBeLessThanOrEqual(20);
    const { items, pages } = await walk(query);
    expect(items.map(({ state }) => state)).toEqual(['DELETED']);
    expect(pages).toBeLessThanOrEqual(3);
  },
);

test('a page of one reads one', async () => {
  const { read, services } = counting(service.services);
  expect((await page({ limit: '1' }, services)).items).toHaveLength(1);
  expect(read).toEqual({ chunks: 1, tokens: 1, calls: 2 });
});

test('thousands of batches of one token cost a page no more than 200 chunks', async () => {
  const { services } = service;
  const [batch] = await services.batches.findAll([smallBatch]);
  const [chunk] = await services.chunks.readSome(smallBatch, [0]);
  if (!batch || !chunk) throw new Error('The batch is missing');
  const idOf = (n: number) => n.toString(16).padStart(24, '0');
  const many = Array.from({ length: 3000 }, (_, n) => `2026-01-01T00:00:00.000Z#${idOf(2999 - n)}`);
  const { read, services: counted } = counting(
    withStores(services, {
      batches: {
        list: async (_, { cursor, limit }) => {
          const from = cursor === undefined ? 0 : many.indexOf(cursor) + 1;
          return { places: many.slice(from, from + limit), more: from + limit < many.length };
        },
        findAll: async (ids) => ids.map((id) => ({ ...batch, id, success: 1, chunks: 1 })),
      },
      chunks: {
        readSome: async (batchId) => [{ ...chunk, batchId, recipients: chunk.recipients.slice(0, 1) }],
      },
    }),
  );
  const first = await page({ state: 'DONE', limit: '100' }, counted);
  expect(first).toEqual({ items: [], nextCursor: expect.any(String) });
  // The tokens are those of a real batch, whose chunk is looked up as well.
  expect(read.chunks).toBe(201);
  await page({ state: 'DONE', cursor: first.nextCursor ?? '' }, counted);
  expect(read.chunks).toBe(402);
});

test('batches without tokens do not keep a page reading', async () => {
  let lists = 0;
  const services = withStores(service.services, {
    batches: {
      list: async (_, { limit }) => {
        lists += 1;
        return { places: Array(limit).fill(`2026-01-01T00:00:00.000Z#${'f'.repeat(24)}`), more: true };
      },
    },
  });
  expect(await page({ limit: '5' }, services)).toEqual({ items: [], nextCursor: expect.any(String) });
  expect(lists).toBeLessThanOrEqual(20);
});

test('a page that reads slowly ends while there is time to answer', async () => {
  const { services, clock } = service;
  let reads = 0;
  const slow = withStores(services, {
    tokens: {
      findAll: (...of) => {
        reads += 1;
        clock.now += 25_000;
        return services.tokens.findAll(...of);
      },
    },
  });
  expect((await page({ state: 'DELETED', batchId: largeBatch }, slow)).nextCursor).toBeDefined();
  expect(reads).toBe(1);
});

test.each(['1', '2', '3', '100'])('filtered pages of %s hold every match once, in order', async (limit) => {
  const plain = await walk({ batchId: smallBatch });
  expect(await walk({ batchId: smallBatch, state: 'PENDING', limit })).toMatchObject({ items: plain.items });
  expect((await walk({ state: 'PENDING', limit: '100' })).items).toHaveLength(1252);
});

test('the tokens of one address in one batch are found among those of others', async () => {
  const again = created(await post(service, { sendEmail: false, userEmails: addresses(1, 'few') })).batchId;
  const query = { email: 'few0@example.com', limit: '1' };
  expect((await walk({ ...query, batchId: smallBatch })).items).toMatchObject([{ batchId: smallBatch }]);
  expect((await walk(query)).items.map(({ batchId }) => batchId).sort()).toEqual([again, smallBatch].sort());
});

/** Lambda passes on no more than this. */
const lambdaLimit = 6_291_556;

test.each([
  ['63 KB of text', 'x'.repeat(63_000), 100],
  ['240 KB that double with every quoting', '"'.repeat(120_000), 12],
])('with a configuration of %s pages end before the answer is too large', async (_, text, count) => {
  const applications = [{ admApplication: catalogue.application, configuration: { text } }];
  const body = { sendEmail: false, applications, userEmails: addresses(count, 'heavy') };
  const { batchId } = created(await post(service, body));
  const { services, table, log } = service;
  const handler = createHttpHandler({ services, apiKeys: createApiKeyStore(table), log });
  const result = await handler(
    httpEvent({ path: tokensPath, query: { batchId, limit: '100' } }),
    lambdaContext(),
  );
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(lambdaLimit);
  const first = dataOf(TokensPage, JSON.parse(result.body ?? ''));
  expect(first.items.length).toBeLessThan(count);
  const event = { operation: 'listTokens', organizationId: 'acme', actor: 'hr', input: { batchId } };
  expect(dataOf(TokensPage, await invokeDirect(service, event)).items).toHaveLength(first.items.length);
  const { items } = await walk({ batchId, limit: '100' });
  expect(items.map(({ mdmUser }) => mdmUser.email)).toEqual(addresses(count, 'heavy'));
});

test('one token that is too large to answer is our error, in our form and in the log', async () => {
  const { services, log } = service;
  const huge = withStores(services, {
    batches: {
      configuration: async () => ({ sendEmail: false, duration: 60, displayName: 'x'.repeat(4_000_000) }),
    },
  });
  const [item] = (await page({ batchId: smallBatch, limit: '1' })).items;
  for (const path of [`${tokensPath}/${item?.id}`, tokensPath]) {
    const answer = await request(service, { path }, { services: huge });
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 1000, requestId: 'request-1' } } });
    expect(log.lines.at(-1)).toMatchObject({ level: 'error', message: 'request_failed' });
  }
  const event = { operation: 'getToken', organizationId: 'acme', actor: 'hr', input: { tokenId: item?.id } };
  const answer = await invokeDirect({ ...service, services: huge }, event);
  expect(answer).toMatchObject({ status: false, error: { code: 1000, requestId: 'request-1' } });
});

test('every list refuses what it did not write as its cursor', async () => {
  const at = service.clock.now;
  await service.services.suppressions.add(
    acme.id,
    ['a@example.com', 'b@example.com'].map((address) => ({ address, reason: 'bounced', at })),
  );
  const lists = {
    batches: { path: bulkPath() },
    largeRecipients: { path: bulkPath('acme', largeBatch, 'recipients') },
    smallRecipients: { path: bulkPath('acme', smallBatch, 'recipients') },
    tokens: { path: tokensPath },
    tokensOfLarge: { path: tokensPath, query: { batchId: largeBatch } },
    tokensOfSmall: { path: tokensPath, query: { batchId: smallBatch } },
    tokensOfAddress: { path: tokensPath, query: { email: 'few0@example.com' } },
    pendingTokens: { path: tokensPath, query: { state: 'PENDING' } },
    suppressions: { path: suppressionsPath },
  };
  const cursors: Record<string, string> = {};
  for (const [name, { path, ...rest }] of Object.entries(lists)) {
    const query = { ...('query' in rest && rest.query), limit: '1' };
    const { body } = await request(service, { path, query });
    cursors[name] = Object(body).data.nextCursor;
    expect(cursors[name]).toEqual(expect.any(String));
  }
  const strange = ['xyz', '1', '50', '~', ' ', 'a@example.com', `2026-03-02T12:00:00.000Z#${smallBatch}`];
  const json = ['{"before":""}', '{"listed":"~","place":0}', `{"before":"${'x'.repeat(500)}"}`];
  strange.push(...json, ...json.map((text) => Buffer.from(text).toString('base64url')), 'é'.repeat(1000));
  for (const [name, { path, ...rest }] of Object.entries(lists)) {
    const others = Object.entries(cursors).flatMap(([other, cursor]) => (other === name ? [] : [cursor]));
    for (const cursor of [...strange, ...others]) {
      const answer = await request(service, { path, query: { ...('query' in rest && rest.query), cursor } });
      const details = [{ pointer: '/cursor' }];
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 3002, details } } });
    }
    const own = { ...('query' in rest && rest.query), cursor: cursors[name] ?? '' };
    expect(await request(service, { path, query: own })).toMatchObject({ status: 200 });
  }
});

test('the cursor of one organization is none of another', async () => {
  const path = bulkPath('small');
  const key = demoKeys.small;
  for (const name of ['x', 'y']) {
    const body = { sendEmail: false, userEmails: addresses(1, name) };
    await request(service, { method: 'POST', path, key, body });
  }
  const { body } = await request(service, { path: bulkPath(), query: { limit: '1' } });
  const query = { cursor: Object(body).data.nextCursor };
  const refused = { error: { code: 3002, details: [{ pointer: '/cursor' }] } };
  expect(await request(service, { path, key, query })).toMatchObject({ status: 400, body: refused });
  const event = { operation: 'listBatches', organizationId: 'small', actor: 'hr', input: query };
  expect(await invokeDirect(service, event)).toMatchObject(refused);
});
