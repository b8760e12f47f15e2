import { expect, test } from '@jest/globals';
import { batchIdOf } from '../../../lambda/batches/batch-id.ts';
import { Failure } from '../../../lambda/failure.ts';
import { userPart } from '../../../lambda/tokens/token-id.ts';
import { type Changes, dying, withStores } from '../../support/broken-stores.ts';
import { acme, demoKeys } from '../../support/demo.ts';
import { startService } from '../../support/service.ts';
import { tokenCount, tokensOf } from '../../support/tokens.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  getRecipients,
  mailed,
  post,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

const key = { 'idempotency-key': 'order-1' };
const batchId = batchIdOf(acme.id, 'order-1');
const body = { sendEmail: true, userEmails: [...addresses(60), 'nobody', 'USER0@example.com'] };

test('the same key and body get the first answer again, marked, and make nothing', async () => {
  const service = await startService();
  const first = await post(service, body, key);
  await runDeliver(service);
  const sent = await mailed(service);
  service.calls.length = 0;
  const second = await post(service, body, key);

  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(second).toEqual({ ...first, headers: { ...first.headers, 'idempotent-replayed': 'true' } });
  expect(service.calls).toEqual(['GetItemCommand', 'BatchGetItemCommand']);
  expect(await mailed(service)).toEqual(sent);
  expect(sent).toHaveLength(60);
});

test('the order of fields does not make another body, nor does another Prefer', async () => {
  const service = await startService();
  const { batchId } = created(await post(service, { ...body, language: 'fr', tags: ['a'] }, key));
  const { userEmails, sendEmail } = body;
  const again = await post(
    service,
    { tags: ['a'], language: 'fr', userEmails, sendEmail },
    { ...key, prefer: 'return=representation' },
  );
  expect(again).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } });
  expect(created(again).batchId).toBe(batchId);
  expect(created(again).results).toHaveLength(60);
  expect(created(again).failures).toHaveLength(2);
});

test('a 202 is replayed as 202', async () => {
  const service = await startService();
  const first = await post(service, body, { ...key, prefer: 'respond-async' });
  const second = await post(service, body, key);
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(created(second)).toEqual(created(first));
});

test('a replay asks for no plan, limit or catalogue again', async () => {
  const service = await startService();
  const order = { sendEmail: false, policyId: '64d2f0c0a1b2c3d4e5f61001', userEmails: addresses(1) };
  await post(service, order, key);
  await service.administration.removeCatalogueEntity(
    '64d2f0c0a1b2c3d4e5f60001',
    'policy',
    '64d2f0c0a1b2c3d4e5f61001',
  );
  expect(await post(service, order, key)).toMatchObject({ status: 200 });
  expect(await post(service, order)).toMatchObject({ status: 404 });
});

test.each([
  ['other addresses', { ...body, userEmails: addresses(59) }],
  ['the addresses in another order', { ...body, userEmails: [...body.userEmails].reverse() }],
  ['another configuration', { ...body, language: 'es' }],
])('the same key with %s is refused', async (_, other) => {
  const service = await startService();
  await post(service, body, key);
  expect(await post(service, other, key)).toMatchObject({ status: 422, body: { error: { code: 3005 } } });
});

test('keys are an organization’s own', async () => {
  const service = await startService();
  const acmes = created(await post(service, { sendEmail: false, userEmails: addresses(1) }, key));
  const other = await request(service, {
    method: 'POST',
    path: bulkPath('small'),
    key: demoKeys.small,
    headers: key,
    body: { sendEmail: false, userEmails: addresses(2) },
  });
  expect(other.status).toBe(200);
  expect(created(other).batchId).not.toBe(acmes.batchId);
});

test('while the first request is being worked on, the same key is refused with when to try again', async () => {
  const service = await startService();
  const meanwhile: Promise<unknown>[] = [];
  const services = withStores(service.services, {
    chunks: {
      write: async (...of) => {
        meanwhile.push(post(service, body, key));
        await Promise.all(meanwhile);
        await service.services.chunks.write(...of);
      },
    },
  });
  expect(await post(service, body, key, { services })).toMatchObject({ status: 200 });
  expect(await Promise.all(meanwhile)).toMatchObject([
    { status: 409, headers: { 'retry-after': '34' }, body: { error: { code: 3004 } } },
  ]);
  expect((await mailed(service)).length).toBe(new Set(await mailed(service)).size);
});

test('of two requests that arrive together one is worked on and the other is refused or replayed', async () => {
  const service = await startService();
  const both = await Promise.all([
    post(service, body, key),
    post(service, body, key, { services: service.anotherProcess() }),
  ]);
  const statuses = both.map(({ status }) => status).sort();
  expect([
    [200, 200],
    [200, 409],
  ]).toContainEqual(statuses);
  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(60).sort());
});

test('a claim lost to another process that has its answer already is replayed', async () => {
  const service = await startService();
  const first = created(await post(service, body, key));
  const late = withStores(service.services, {
    organizations: {
      readRequestContext: async (...of) => ({
        ...(await service.services.organizations.readRequestContext(...of)),
        batch: undefined,
      }),
    },
  });
  const second = await post(service, body, key, { services: late });
  expect(second).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } });
  expect(created(second)).toEqual(first);
});

test.each<[string, (die: () => Promise<never>) => Changes]>([
  ['before its tokens', (die) => ({ tokens: { mint: die } })],
  ['after its tokens', (die) => ({ batches: { save: die } })],
])('a request that died %s is taken over under its key once its lease has ended', async (_, dyingIn) => {
  const service = await startService();
  const { happened, services } = dying(service.services, dyingIn);
  void post(service, body, key, { services });
  await happened;
  const early = await post(service, body, key);
  expect(early).toMatchObject({ status: 409, headers: { 'retry-after': '34' } });
  const begun = await tokensOf(service, batchId);

  service.clock.now += 34_001;
  const taken = await post(service, body, key);
  expect(taken).toMatchObject({ status: 200, body: { data: { total: 62, success: 60, fail: 2 } } });
  expect(taken.headers).not.toHaveProperty('idempotent-replayed');
  const tokens = await tokensOf(service, created(taken).batchId);
  expect(tokens).toHaveLength(60);
  expect(tokens.map(({ id }) => id)).toEqual(expect.arrayContaining(begun.map(({ id }) => id)));
  expect(
    await tokenCount(
      service,
      tokens.map(({ id }) => userPart(id)),
    ),
  ).toBe(60);
  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(60).sort());
});

test('a request whose tables fail gives its key up at once, and nobody is mailed', async () => {
  const service = await startService();
  const failing = withStores(service.services, {
    chunks: { write: () => Promise.reject(new Failure('unavailable', { retryAfter: 5 })) },
  });
  expect(await post(service, body, key, { services: failing })).toMatchObject({
    status: 503,
    headers: { 'retry-after': '5' },
    body: { error: { code: 1001 } },
  });
  expect(await mailed(service)).toEqual([]);
  expect(await post(service, body, key)).toMatchObject({ status: 200 });
  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(60).sort());
});

test('tokens that could not all be made are made by the scheduled work', async () => {
  const service = await startService();
  const failing = withStores(service.services, { tokens: { mint: () => Promise.reject(new Error('gone')) } });
  const answer = await post(service, body, key, { services: failing });
  expect(answer.status).toBe(202);
  await runDeliver(service);
  expect(await tokensOf(service, created(answer).batchId)).toHaveLength(60);
  expect((await mailed(service)).sort()).toEqual(addresses(60).sort());
});

test('a request without a key that died is cleared away, and nobody was mailed', async () => {
  const service = await startService();
  const { happened, services } = dying(service.services, (die) => ({ batches: { save: die } }));
  void post(service, body, {}, { services });
  await happened;
  const [due] = await service.services.batches.due(service.clock.now + 60_000);
  expect(due).toMatchObject({ organizationId: acme.id, leaseUntil: due?.dueAt });
  const batchId = due?.batchId ?? '';
  const digits = (await tokensOf(service, batchId)).map(({ id }) => userPart(id));
  expect(digits).toHaveLength(60);

  const leaseUntil = due?.leaseUntil ?? 0;
  await runDeliver(service);
  expect(service.clock.now).toBeGreaterThan(leaseUntil);
  expect(await service.services.batches.find(batchId)).toBeUndefined();
  expect(await service.services.batches.configuration(batchId)).toBeUndefined();
  expect(await service.services.chunks.read(batchId, 0, 2)).toEqual([]);
  expect(await tokenCount(service, digits)).toBe(0);
  expect(await mailed(service)).toEqual([]);
});

test('a batch is unknown until it is accepted', async () => {
  const service = await startService();
  const { happened, services } = dying(service.services, (die) => ({ batches: { save: die } }));
  void post(service, body, key, { services });
  await happened;
  const answer = await request(service, { path: bulkPath('acme', batchId) });
  expect(answer).toMatchObject({ status: 404, body: { error: { code: 3001 } } });
});

test('a replay shows how far the mail has come', async () => {
  const service = await startService({ ratePerSecond: 30 });
  const order = { sendEmail: true, userEmails: addresses(60) };
  const prefer = { ...key, prefer: 'return=representation' };
  const first = created(await post(service, order, prefer));
  expect(first.results?.filter(({ invitation }) => invitation === 'queued')).toHaveLength(30);
  await runDeliver(service);
  const second = created(await post(service, order, prefer));
  expect(second.results?.map(({ id }) => id)).toEqual(first.results?.map(({ id }) => id));
  expect(second.results?.every(({ invitation }) => invitation === 'sent')).toBe(true);
  expect((await getRecipients(service, first.batchId)).items).toHaveLength(60);
  expect((await getBatch(service, first.batchId)).state).toBe('completed');
});
