import { expect, test } from '@jest/globals';
import type { Reservation } from '../../../lambda/batches/services.ts';
import type { Organization } from '../../../lambda/organizations/organization.ts';
import { dying, withStores } from '../../support/broken-stores.ts';
import { demoKeys, small } from '../../support/demo.ts';
import { faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { startService, type TestService } from '../../support/service.ts';
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

test('the invitations of a day are limited, and the answer says how many are left and when the next day begins', async () => {
  const service = await startService();
  await order(service, 5);
  expect(await order(service, 4)).toMatchObject({
    status: 429,
    headers: { 'retry-after': String(12 * 3600) },
    body: {
      error: {
        code: 5017,
        message: 'Limit Exceeded',
        details: [
          {
            message:
              'This organization may send 8 invitations a day; 3 are left today. The count starts again at 2026-03-03T00:00:00.000Z.',
          },
        ],
      },
    },
  });
  expect(await order(service, 3)).toMatchObject({ status: 200 });
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(8);
  service.clock.now += 12 * 3_600_000;
  expect(await order(service, 5)).toMatchObject({ status: 200 });
});

test('invitations that fit into no day are refused for good, tried or not', async () => {
  const service = await startService();
  await service.administration.changeOrganization(small.id, { invitationsPerDay: 4 });
  const what = { method: 'POST', path: bulkPath('small'), key: demoKeys.small };
  for (const query of [{ dryRun: 'true' }, undefined]) {
    const body = { sendEmail: true, userEmails: addresses(5) };
    const answer = await request(service, { ...what, body, ...(query && { query }) });
    const details = [{ pointer: '/userEmails', message: expect.stringContaining('4 invitations a day') }];
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 5017, details } } });
    expect(answer.headers).not.toHaveProperty('retry-after');
  }
  expect(await order(service, 5, { sendEmail: false })).toMatchObject({ status: 200 });
  expect(await order(service, 4)).toMatchObject({ status: 200 });
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
  let reads = 0;
  // Each has read the count of the day before the other has counted.
  const services = withStores(service.services, {
    organizations: {
      readRequestContext: async (...of) => {
        const context = await organizations.readRequestContext(...of);
        reads += 1;
        return reads <= 2 ? { ...context, invitationsToday: 0 } : context;
      },
    },
  });
  const answers = await Promise.all([
    order(service, 5, { key: 'a' }, { services }),
    order(service, 5, { key: 'b' }, { services }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
  expect(JSON.stringify(answers)).toContain('3 are left today');
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
  expect(await reserve(service, 'another', 1)).toEqual({ granted: 0, left: 0 });
});

test('who takes over from one that died before it was counted is counted', async () => {
  const service = await startService();
  const { happened, services } = dying(service.services, (die) => ({
    organizations: { reserveInvitations: die },
  }));
  order(service, 5, { key: 'a' }, { services }).catch(() => undefined);
  await happened;
  service.clock.now += 40_000;
  expect(created(await order(service, 5, { key: 'a' })).success).toBe(5);
  expect(await order(service, 4)).toMatchObject({ status: 429 });
});

test('who takes over after midnight was counted the day before', async () => {
  const service = await startService();
  service.clock.now += 12 * 3_600_000 - 10_000;
  const failing = withStores(service.services, {
    chunks: { write: () => Promise.reject(new Error('down')) },
  });
  await order(service, 5, { key: 'a' }, { services: failing });
  service.clock.now += 60_000;
  expect(created(await order(service, 5, { key: 'a' })).success).toBe(5);
  expect(created(await order(service, 5)).success).toBe(5);
  expect(await order(service, 3)).toMatchObject({ status: 200 });
});

test('whose day is full when it takes over can go on the next day', async () => {
  const service = await startService();
  const { happened, services } = dying(service.services, (die) => ({
    organizations: { reserveInvitations: die },
  }));
  order(service, 5, { key: 'a' }, { services }).catch(() => undefined);
  await happened;
  expect(await order(service, 5)).toMatchObject({ status: 200 });
  service.clock.now += 40_000;
  expect(await order(service, 5, { key: 'a' })).toMatchObject({
    status: 429,
    body: { error: { details: [{ message: expect.stringContaining('3 are left') }] } },
  });
  service.clock.now += 12 * 3_600_000;
  expect(created(await order(service, 5, { key: 'a' })).success).toBe(5);
});

test('a request whose count was made and its answer lost is counted once', async () => {
  let lost = 0;
  const service = await startService({
    before: faultyDynamodb((operation, sent) => {
      if (operation !== 'UpdateItem' || !sent.includes(':entries') || lost > 0) return undefined;
      lost += 1;
      return 'lost';
    }),
  });
  expect(await order(service, 5)).toMatchObject({ status: 200 });
  expect(lost).toBe(1);
  expect(await order(service, 4)).toMatchObject({ status: 429 });
  expect(await order(service, 3)).toMatchObject({ status: 200 });
});

test('more than a day’s worth is refused even on a fresh day', async () => {
  const service = await startService();
  const { organizations } = service.services;
  expect(await reserve(service, 'a', 9)).toEqual({ granted: 0, left: 8 });
  const unlimited = { ...small, invitationsPerDay: undefined };
  expect(await organizations.reserveInvitations(unlimited, { id: 'a', invitations: 9 }, 0)).toMatchObject({
    granted: 9,
  });
});

test('a reservation is known again as long as the next hundred are, and fewer are granted where fewer will do', async () => {
  const service = await startService();
  const wide = { ...small, invitationsPerDay: 250 };
  const once = (id: string) => reserve(service, id, 1, { organization: wide, askedSince: service.clock.now });
  for (let n = 0; n < 202; n += 1) await once(`r${n}`);
  for (const known of ['r101', 'r201']) await once(known);
  const many = { organization: wide, orFewer: true };
  expect(await reserve(service, 'rest', 100, many)).toEqual({ granted: 48, left: 0 });
  expect(await reserve(service, 'rest', 100, { ...many, askedSince: service.clock.now })).toEqual({
    granted: 48,
    left: 0,
  });
  expect(await reserve(service, 'more', 1, many)).toEqual({ granted: 0, left: 0 });
});

function reserve(
  { services, clock }: TestService,
  id: string,
  invitations: number,
  { organization = small, ...options }: { organization?: Organization } & Partial<Reservation> = {},
) {
  return services.organizations.reserveInvitations(organization, { id, invitations, ...options }, clock.now);
}
