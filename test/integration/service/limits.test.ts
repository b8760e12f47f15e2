import { expect, test } from '@jest/globals';
import { withStores } from '../../support/broken-stores.ts';
import { demoKeys, small } from '../../support/demo.ts';
import type { TestService } from '../../support/service.ts';
import { startService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  mailed,
  request,
  runDeliver,
  type Through,
} from '../../support/ways-in.ts';

/** A request of the organization that may invite 8 a day, 5 a request. */
async function order(
  service: TestService,
  count: number,
  { sendEmail = true, key = '' } = {},
  through: Through = {},
) {
  return request(
    service,
    {
      method: 'POST',
      path: bulkPath('small'),
      key: demoKeys.small,
      headers: key ? { 'idempotency-key': key } : {},
      body: { sendEmail, userEmails: addresses(count) },
    },
    through,
  );
}

test('the invitations of a day are limited, and the answer says when the next day begins', async () => {
  const service = await startService();
  await order(service, 5);
  expect(await order(service, 4)).toMatchObject({
    status: 429,
    headers: { 'retry-after': String(12 * 3600) },
    body: { error: { code: 5017, message: 'Limit Exceeded' } },
  });
  expect(await order(service, 3)).toMatchObject({ status: 200 });
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(8);
  service.clock.now += 12 * 3_600_000;
  expect(await order(service, 5)).toMatchObject({ status: 200 });
});

test('tokens without invitations do not count', async () => {
  const service = await startService();
  for (let n = 0; n < 3; n += 1) {
    expect(await order(service, 5, { sendEmail: false })).toMatchObject({ status: 200 });
  }
});

test('addresses that fail count in a request but not in a day', async () => {
  const service = await startService();
  const userEmails = ['nobody', 'nobody either', ...addresses(3)];
  const body = { sendEmail: true, userEmails };
  const what = { method: 'POST', path: bulkPath('small'), key: demoKeys.small, body };
  await request(service, what);
  expect(await order(service, 5)).toMatchObject({ status: 200 });
});

test('a replay counts nothing', async () => {
  const service = await startService();
  for (let n = 0; n < 3; n += 1) {
    expect(await order(service, 5, { key: 'once' })).toMatchObject({ status: 200 });
  }
  expect(await order(service, 3)).toMatchObject({ status: 200 });
});

test('of requests that pass the limit only together, the later is refused and leaves nothing', async () => {
  const service = await startService();
  const { organizations } = service.services;
  // Each has read the count of the day before the other has counted.
  const services = withStores(service.services, {
    organizations: {
      readRequestContext: async (...of) => ({
        ...(await organizations.readRequestContext(...of)),
        invitationsToday: 0,
      }),
    },
  });
  const answers = await Promise.all([
    order(service, 5, { key: 'a' }, { services }),
    order(service, 5, { key: 'b' }, { services }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
  expect((await mailed(service)).sort()).toEqual(addresses(5));
  const [refused] = answers.flatMap(({ status }, n) => (status === 429 ? [['a', 'b'][n]] : []));
  expect(await order(service, 3, { key: refused ?? '' })).toMatchObject({ status: 200 });
});

test('who takes a dead request over is not counted twice', async () => {
  const service = await startService();
  const failing = withStores(service.services, {
    chunks: { write: () => Promise.reject(new Error('down')) },
  });
  expect(await order(service, 5, { key: 'a' }, { services: failing })).toMatchObject({ status: 503 });
  const taken = await order(service, 5, { key: 'a' });
  expect(created(taken).success).toBe(5);
  expect(await order(service, 3)).toMatchObject({ status: 200 });
  expect(await service.services.organizations.reserveInvitations(small, 1, service.clock.now)).toBe(false);
});

test('more than a day’s worth is refused even on a fresh day', async () => {
  const service = await startService();
  const { organizations } = service.services;
  expect(await organizations.reserveInvitations(small, 9, service.clock.now)).toBe(false);
  expect(await organizations.reserveInvitations({ ...small, invitationsPerDay: undefined }, 9, 0)).toBe(true);
});
