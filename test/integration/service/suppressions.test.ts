import { expect, test } from '@jest/globals';
import { acme, demoKeys, small } from '../../support/demo.ts';
import { keepService } from '../../support/service.ts';
import { invokeDirect, request } from '../../support/ways-in.ts';

const service = await keepService();
const at = service.clock.now;
const list = '/v1/organizations/acme/mdm/apple/enterprise/suppressions';
const people = ['ann@example.com', 'bob+x@example.com', 'cleo@example.com'];
await service.services.suppressions.add(
  acme.id,
  people.map((address) => ({ address, reason: 'bounced', at })),
);
await service.services.suppressions.add(small.id, [{ address: 'dan@example.com', reason: 'complained', at }]);

test('lists the addresses of the organization page by page, with the reason and since when', async () => {
  const first = await request(service, { path: list, query: { limit: '2' } });
  expect(first.body).toEqual({
    status: true,
    data: {
      items: people
        .slice(0, 2)
        .map((address) => ({ address, reason: 'bounced', at: new Date(at).toISOString() })),
      nextCursor: expect.any(String),
    },
  });
  const query = { limit: '2', cursor: Object(first.body).data.nextCursor };
  const second = await request(service, { path: list, query });
  expect(second.body).toMatchObject({ data: { items: [{ address: 'cleo@example.com' }] } });
  expect(second.body).not.toHaveProperty('data.nextCursor');
});

test('an address is taken off once, however it is written', async () => {
  const path = `${list}/${encodeURIComponent('Bob+X@example.com')}`;
  const removed = await request(service, { method: 'DELETE', path });
  expect(removed).toMatchObject({ status: 200, body: { data: { address: 'bob+x@example.com' } } });
  expect((await request(service, { method: 'DELETE', path })).status).toBe(404);
});

test.each([
  'a/b@example.com',
  'a//b@example.com',
  '50%@example.com',
  'a%2fb@example.com',
  "o'hara@example.com",
])('%s is taken off by its path, encoded once', async (address) => {
  await service.services.suppressions.add(acme.id, [{ address, reason: 'bounced', at }]);
  const path = `${list}/${encodeURIComponent(address)}`;
  expect(await request(service, { method: 'DELETE', path })).toMatchObject({ body: { data: { address } } });
});

test.each(['what?@example.com', 'bob+y@example.com', 'a/b@example.com'])(
  '%s is taken off by the query',
  async (address) => {
    await service.services.suppressions.add(acme.id, [{ address, reason: 'bounced', at }]);
    const removing = { method: 'DELETE', path: list, query: { address } };
    expect(await request(service, removing)).toMatchObject({ body: { data: { address } } });
    expect((await request(service, removing)).status).toBe(404);
  },
);

test('a plus sign in the query needs no escape', async () => {
  await service.services.suppressions.add(acme.id, [{ address: 'eve+x@example.com', reason: 'bounced', at }]);
  const query = { address: 'eve x@example.com' };
  expect((await request(service, { method: 'DELETE', path: list, query })).status).toBe(200);
});

test('nobody else is freed by an address that is encoded twice', async () => {
  await service.services.suppressions.add(acme.id, [{ address: 'y/c@example.com', reason: 'bounced', at }]);
  const path = `${list}/${encodeURIComponent('y%2fc@example.com')}`;
  expect(await request(service, { method: 'DELETE', path })).toMatchObject({
    status: 404,
    body: {
      error: {
        details: [{ message: 'The address y%2fc@example.com is not on the suppression list.' }],
      },
    },
  });
});

test.each([`${list}/%20%20`, `${list}/%20%20%20`, `${list}/a%3Fb@example.com`, `${list}/nonsense`, list])(
  'DELETE %s names no address',
  async (path) => {
    expect(await request(service, { method: 'DELETE', path })).toMatchObject({
      status: 400,
      body: { error: { code: 3002, details: [{ pointer: '/address' }] } },
    });
  },
);

test('an international domain is found as it is typed', async () => {
  const address = 'mia@xn--mnchen-3ya.example';
  await service.services.suppressions.add(acme.id, [{ address, reason: 'bounced', at }]);
  const path = `${list}/${encodeURIComponent('Mia@München.example')}`;
  expect(await request(service, { method: 'DELETE', path })).toMatchObject({ body: { data: { address } } });
  await service.services.suppressions.add(small.id, [{ address, reason: 'bounced', at }]);
  const input = { address: 'Mia@München.example' };
  const event = { organizationId: 'small', actor: 'desk', operation: 'removeSuppression', input };
  expect(await invokeDirect(service, event)).toMatchObject({ data: { address } });
});

test("another organization's address is not on the list", async () => {
  expect((await request(service, { method: 'DELETE', path: `${list}/dan@example.com` })).status).toBe(404);
});

test('who may only look cannot take an address off', async () => {
  const key = demoKeys.viewer;
  expect((await request(service, { path: list, key })).status).toBe(200);
  const removing = { method: 'DELETE', path: `${list}/ann@example.com`, key };
  expect((await request(service, removing)).status).toBe(403);
});

test('another Lambda does the same', async () => {
  const event = { organizationId: 'small', actor: 'desk' };
  expect(await invokeDirect(service, { ...event, operation: 'listSuppressions', input: {} })).toMatchObject({
    data: { items: [{ address: 'dan@example.com', reason: 'complained' }] },
  });
  const removal = { ...event, operation: 'removeSuppression', input: { address: 'dan@example.com' } };
  expect(await invokeDirect(service, removal)).toMatchObject({ data: { address: 'dan@example.com' } });
  expect(await invokeDirect(service, removal)).toMatchObject({ status: false });
});

test('an address that is on the list keeps its first reason', async () => {
  await service.services.suppressions.add(acme.id, [
    { address: 'ann@example.com', reason: 'complained', at: at + 1 },
  ]);
  const { suppressions } = await service.services.suppressions.list(acme.id, { after: undefined, limit: 1 });
  expect(suppressions).toEqual([{ address: 'ann@example.com', reason: 'bounced', at }]);
});
