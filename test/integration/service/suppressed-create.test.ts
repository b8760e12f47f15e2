import { beforeEach, expect, test } from '@jest/globals';
import { DryRun, Token } from '../../../lambda/schemas/answers.ts';
import { withStores } from '../../support/broken-stores.ts';
import { acme } from '../../support/demo.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  dataOf,
  getBatch,
  getRecipients,
  invokeDirect,
  mailed,
  post,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

let service: TestService;
beforeEach(async () => {
  service = await startService();
});

async function suppress(...people: string[]): Promise<void> {
  const at = service.clock.now;
  const all = people.map((address) => ({ address, reason: 'bounced' as const, at }));
  await service.services.suppressions.add(acme.id, all);
}

const body = {
  sendEmail: true,
  userEmails: ['ann@example.com', 'bad', 'Bob@example.com', 'cleo@example.com'],
};

test('says how many get no mail, and who, as a dry run does', async () => {
  await suppress('bob@example.com', 'nobody@example.com');
  const dry = await request(service, {
    method: 'POST',
    path: bulkPath(),
    query: { dryRun: 'true' },
    body,
  });
  expect(dataOf(DryRun, dry.body).suppressed).toEqual([{ index: 2, email: 'Bob@example.com' }]);
  const headers = { prefer: 'return=representation', 'idempotency-key': 'once' };
  const first = await post(service, body, headers);
  const data = created(first);
  expect(data).toMatchObject({ total: 4, success: 3, fail: 1, suppressed: 1 });
  const noMail = { index: 2, invitation: 'suppressed', reason: 'on_suppression_list' };
  expect(data.results).toMatchObject([{ invitation: 'sent' }, noMail, { invitation: 'sent' }]);
  const { items } = await getRecipients(service, data.batchId);
  expect(items).toMatchObject([{ invitation: 'sent' }, noMail, { invitation: 'sent' }]);
  expect((await mailed(service)).sort()).toEqual(['ann@example.com', 'cleo@example.com']);
  expect(await getBatch(service, data.batchId)).toMatchObject({
    state: 'completed',
    invitations: { sent: 2, suppressed: 1, queued: 0 },
  });
  expect(created(await post(service, body, headers))).toEqual(data);
});

test('says so to other Lambdas, and where tokens are made later', async () => {
  await suppress('bob@example.com');
  const event = { operation: 'createBatch', organizationId: 'acme', actor: 'hr', input: body };
  expect(await invokeDirect(service, event)).toMatchObject({ data: { success: 3, suppressed: 1 } });
  const later = await post(service, body, { prefer: 'respond-async' });
  expect(later.status).toBe(202);
  expect(created(later).suppressed).toBe(1);
  await runDeliver(service);
  expect(await mailed(service)).not.toContain('Bob@example.com');
  const { invitations } = await getBatch(service, created(later).batchId);
  expect(invitations).toMatchObject({ suppressed: 1, queued: 0 });
});

test('one token says so too', async () => {
  await suppress('ann@example.com');
  const path = bulkPath().replace(/\/bulk$/, '');
  const answer = await request(service, {
    method: 'POST',
    path,
    body: { sendEmail: true, userEmail: 'ANN@example.com' },
  });
  expect(dataOf(Token, answer.body).invitation).toEqual({
    state: 'suppressed',
    attempts: 0,
    reason: 'on_suppression_list',
  });
  expect(await mailed(service)).toEqual([]);
});

test('a batch of which nobody gets mail is done at once', async () => {
  await suppress(...addresses(60));
  const data = created(await post(service, { sendEmail: true, userEmails: addresses(60) }));
  expect(data).toMatchObject({ success: 60, suppressed: 60 });
  await runDeliver(service);
  expect(await getBatch(service, data.batchId)).toMatchObject({ state: 'completed' });
  expect(await mailed(service)).toEqual([]);
});

test('without mail nobody is left out, and nothing is looked up', async () => {
  await suppress('bob@example.com');
  const find = () => Promise.reject(new Error('looked up'));
  const services = withStores(service.services, { suppressions: { find, list: find } });
  const data = created(await post(service, { ...body, sendEmail: false }, {}, { services }));
  expect(data).not.toHaveProperty('suppressed');
  expect((await getRecipients(service, data.batchId)).items[1]).toMatchObject({ invitation: 'none' });
});

test('an organization without suppressions is not asked for any', async () => {
  const find = () => Promise.reject(new Error('looked up'));
  const services = withStores(service.services, { suppressions: { find, list: find } });
  const data = created(await post(service, body, { prefer: 'respond-async' }, { services }));
  expect(data).not.toHaveProperty('suppressed');
});

test('for many addresses a short list is read whole, and a long one is looked through', async () => {
  await suppress('user7@example.com', 'user1999@example.com', 'nobody@example.com');
  const { suppressions } = service.services;
  const many = { sendEmail: true, userEmails: addresses(2000) };
  const calls = { find: 0, list: 0 };
  const counting = (list: typeof suppressions.list) =>
    withStores(service.services, {
      suppressions: {
        find: (...of) => {
          calls.find += 1;
          return suppressions.find(...of);
        },
        list: (...of) => {
          calls.list += 1;
          return list(...of);
        },
      },
    });
  const dry = async (services: ReturnType<typeof counting>) => {
    const what = { method: 'POST', path: bulkPath(), query: { dryRun: 'true' }, body: many };
    return dataOf(DryRun, (await request(service, what, { services })).body).suppressed.map(
      ({ index }) => index,
    );
  };
  expect(await dry(counting(suppressions.list))).toEqual([7, 1999]);
  expect(calls).toEqual({ find: 0, list: 1 });
  expect(await dry(counting(async () => ({ suppressions: [], next: 'x@example.com' })))).toEqual([7, 1999]);
  expect(calls).toEqual({ find: 1, list: 11 });
});
