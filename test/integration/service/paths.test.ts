import { beforeAll, expect, test } from '@jest/globals';
import { createHttpHandler } from '../../../lambda/http/handler.ts';
import { hashApiKey } from '../../../lambda/organizations/api-key.ts';
import { createApiKeyStore } from '../../../lambda/store/api-keys.ts';
import { acme, demoKeys, noon } from '../../support/demo.ts';
import { httpEvent, lambdaContext } from '../../support/lambda-events.ts';
import { keepService, type TestService } from '../../support/service.ts';
import { addresses, bulkPath, created, invokeDirect, mailed, post, request } from '../../support/ways-in.ts';

let service: TestService;
let batchId: string;
beforeAll(async () => {
  service = await keepService();
  batchId = created(await post(service, { sendEmail: false, userEmails: addresses(2) })).batchId;
});

const neverKept = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

test.each([
  ['a batch', ['bulk', () => batchId]],
  ['a list', ['bulk']],
  ['the tokens', []],
] as const)('a slash at the end of the path of %s changes nothing', async (_, parts) => {
  const path = [
    bulkPath().replace(/\/bulk$/, ''),
    ...parts.map((part) => (typeof part === 'string' ? part : part())),
  ];
  const plain = await request(service, { path: path.join('/') });
  expect(plain.status).toBe(200);
  expect(await request(service, { path: `${path.join('/')}/` })).toEqual(plain);
});

test('a bulk request whose path ends in a slash invites', async () => {
  const body = { sendEmail: true, userEmails: ['slash@example.com'] };
  const answer = await request(service, { method: 'POST', path: `${bulkPath()}/`, body });
  expect(created(answer).success).toBe(1);
  expect(await mailed(service)).toContain('slash@example.com');
});

test.each([
  ['a batch', () => bulkPath('acme', batchId), demoKeys.admin, 200],
  ['a batch that is not there', () => bulkPath('acme', 'f'.repeat(24)), demoKeys.admin, 404],
  ['a list without a key', () => bulkPath(), null, 401],
  ['a path that can only be posted to', () => bulkPath().replace('bulk', 'redeem'), demoKeys.admin, 405],
])('HEAD on %s is answered as GET, without the body', async (_, path, key, status) => {
  const { services, table, log } = service;
  const handler = createHttpHandler({ services, apiKeys: createApiKeyStore(table), log });
  const ask = (method: string) => handler(httpEvent({ method, path: path(), key }), lambdaContext());
  const [head, get] = [await ask('HEAD'), await ask('GET')];
  expect(head).toMatchObject({ statusCode: status, body: '', headers: neverKept });
  if (status !== 405) expect(head).toEqual({ ...get, body: '' });
});

test('every answer is marked as not to be kept, nor taken for anything but JSON', async () => {
  expect((await request(service, { path: bulkPath() })).headers).toMatchObject(neverKept);
});

test('a slug is found in any case, by key and by other Lambdas', async () => {
  expect((await request(service, { path: bulkPath('ACME', batchId) })).status).toBe(200);
  const event = { operation: 'getBatch', organizationId: 'AcMe', actor: 'hr', input: { batchId } };
  expect(await invokeDirect(service, event)).toMatchObject({ data: { batchId } });
  expect(await service.administration.findOrganization('ACME')).toMatchObject({ id: acme.id });
});

test('a slug made in mixed case keeps its spelling, and is nobody else’s in another', async () => {
  const { administration } = service;
  const initech = { ...acme, id: 'a'.repeat(24), slug: 'IniTech' };
  expect(await administration.createOrganization(initech)).toBe(true);
  expect(await administration.createOrganization(initech)).toBe(true);
  expect(await administration.createOrganization({ ...initech, id: 'b'.repeat(24), slug: 'initech' })).toBe(
    false,
  );
  expect(await administration.createOrganization({ ...initech, slug: 'INITECH' })).toBe(false);
  const key = 'muster_test_initech';
  await administration.putApiKey({
    hash: hashApiKey(key),
    organizationId: initech.id,
    organizationSlug: initech.slug,
    name: 'CI',
    permissions: ['mdm.apple.*'],
    expireAt: undefined,
    createdAt: noon,
  });
  expect((await request(service, { path: bulkPath('initech'), key })).status).toBe(200);
  const event = { operation: 'listBatches', organizationId: 'initech', actor: 'hr', input: {} };
  expect(await invokeDirect(service, event)).toMatchObject({ status: true });
  expect(await administration.findOrganization('initech')).toMatchObject({ slug: 'IniTech' });
});

test('an organization from before slugs were keyed in lower case is still found', async () => {
  const { administration, table } = service;
  const hooli = { ...acme, id: 'c'.repeat(24), slug: 'Hooli' };
  await administration.createOrganization(hooli);
  await table.delete({ partition: 'slug#hooli', sort: 'slug' });
  await table.put({ pk: { S: 'slug#Hooli' }, sk: { S: 'slug' }, organizationId: { S: hooli.id } });
  const event = { operation: 'listBatches', organizationId: 'Hooli', actor: 'hr', input: {} };
  expect(await invokeDirect(service, event)).toMatchObject({ status: true });
  expect(await administration.findOrganization('hooli')).toMatchObject({ id: hooli.id });
  expect(await administration.createOrganization({ ...hooli, id: 'd'.repeat(24), slug: 'hooli' })).toBe(
    false,
  );
});

test.each(['ab', 'a'.repeat(3000), 'a b c', ''])(
  '%.20j is no organization, and no error of ours',
  async (name) => {
    expect(await service.administration.findOrganization(name)).toBeUndefined();
    const event = { operation: 'listBatches', organizationId: name, actor: 'hr', input: {} };
    expect(await invokeDirect(service, event)).toMatchObject({ status: false, error: { code: 3002 } });
  },
);
