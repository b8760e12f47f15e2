import { beforeAll, expect, test } from '@jest/globals';
import { demoKeys } from '../../support/demo.ts';
import { keepService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  getRecipients,
  post,
  request,
} from '../../support/ways-in.ts';

let service: TestService;
let batchId: string;
beforeAll(async () => {
  service = await keepService();
  const userEmails = ['nobody', ...addresses(120)];
  batchId = created(await post(service, { sendEmail: false, userEmails })).batchId;
});

test('reading a batch costs the same whatever its size', async () => {
  const before = service.calls.length;
  await getBatch(service, batchId);
  expect(service.calls.slice(before)).toEqual(['GetItemCommand', 'GetItemCommand']);
});

test('recipients are listed in request order, each with its place, token and link', async () => {
  const { items, nextCursor } = await getRecipients(service, batchId, {});
  expect((await getRecipients(service, batchId, { cursor: nextCursor ?? '' })).items[0]?.index).toBe(101);
  expect(items.map(({ email }) => email)).toEqual(addresses(100));
  expect(items[0]).toEqual({
    index: 1,
    email: 'user0@example.com',
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    expireAt: '2026-03-03T12:00:00.000Z',
    invitation: 'none',
    enrollmentLink: expect.stringMatching(
      /^https:\/\/enroll\.muster\.example\/enroll\/apple\/mse_[\w-]{56}$/,
    ),
  });
});

test.each([1, 7, 49, 50, 51, 120, 1000])('pages of %d hold everybody once', async (limit) => {
  const emails: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages <= 120; pages += 1) {
    const query = { limit: String(limit), ...(cursor !== undefined && { cursor }) };
    const page = await getRecipients(service, batchId, query);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    emails.push(...page.items.map(({ email }) => email));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  expect(emails).toEqual(addresses(120));
});

test.each([
  { cursor: '50' },
  { cursor: 'x' },
  { limit: '0' },
  { limit: '1001' },
  { limit: 'x' },
  { page: '2' },
])('refuses the query %j', async (query) => {
  const answer = await request(service, { path: bulkPath('acme', batchId, 'recipients'), query });
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 3002 } } });
});

test('links are hidden from keys that may not create', async () => {
  const path = bulkPath('acme', batchId, 'recipients');
  const answer = await request(service, { path, key: demoKeys.viewer });
  expect(answer).toMatchObject({ status: 200, body: { data: { items: { length: 100 } } } });
  expect(JSON.stringify(answer.body)).not.toMatch(/enrollmentLink|mse_/);
});

test('who may only create may not read', async () => {
  const key = demoKeys.creator;
  for (const path of [bulkPath('acme', batchId), bulkPath('acme', batchId, 'recipients')]) {
    expect(await request(service, { path, key })).toMatchObject({
      status: 403,
      body: { error: { code: 4003 } },
    });
  }
});

test('another organization’s batch is as unknown as one that does not exist', async () => {
  const path = bulkPath('basic', batchId);
  expect(await request(service, { path, key: demoKeys.basic })).toMatchObject({
    status: 404,
    body: { error: { code: 3001 } },
  });
  expect(await request(service, { path: `${path}/recipients`, key: demoKeys.basic })).toMatchObject({
    status: 404,
  });
});

test('organization and batch are found by id in any case', async () => {
  const path = bulkPath('64D2F0C0A1B2C3D4E5F60001', batchId.toUpperCase());
  expect(await request(service, { path })).toMatchObject({ status: 200, body: { data: { batchId } } });
});

test.each(['%E0%A4%A', 'not-an-id', ' '])('refuses the batch id %j', async (id) => {
  const answer = await request(service, { path: bulkPath('acme', id) });
  expect(answer).toMatchObject({ status: 400, body: { error: { details: [{ pointer: '/batchId' }] } } });
});
