import { beforeEach, expect, test } from '@jest/globals';
import {
  BatchesPage,
  Token,
  TokensPage,
  type TokensPageView,
  type TokenView,
} from '../../../lambda/schemas/answers.ts';
import { redeemToken } from '../../../lambda/tokens/redeem-token.ts';
import { demoKeys } from '../../support/demo.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  dataOf,
  type HttpAnswer,
  invokeDirect,
  mailed,
  post,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');
const minute = 60_000;

let service: TestService;
beforeEach(async () => {
  service = await startService();
});

function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  return request(service, { method, path: tokens + path, body, headers });
}

function token(answer: HttpAnswer): TokenView {
  return dataOf(Token, answer.body);
}

async function newToken(fields: object = {}): Promise<TokenView> {
  return token(await call('POST', '', { sendEmail: false, userEmail: 'ann@example.com', ...fields }));
}

async function list(query: Record<string, string>): Promise<TokensPageView> {
  return dataOf(TokensPage, (await request(service, { path: tokens, query })).body);
}

function codeOf({ status, body }: HttpAnswer): [number, unknown] {
  return [status, Object(body).error?.code];
}

test('one token is made, mailed and shown with all that it was made with', async () => {
  const made = await newToken({ sendEmail: true, displayName: 'Ann', tags: ['a'], language: 'fr' });
  expect(made).toMatchObject({
    organization: '64d2f0c0a1b2c3d4e5f60001',
    mdmUser: { email: 'ann@example.com' },
    displayName: 'Ann',
    tags: ['a'],
    state: 'PENDING',
    type: 'user',
    subType: 'standard',
    invitation: { state: 'sent', attempts: 1 },
    history: [],
  });
  expect(made.enrollmentLink).toMatch(new RegExp(`/${made.enrollCode}$`));
  expect(await mailed(service)).toEqual(['ann@example.com']);
  expect(token(await call('GET', `/${made.id}`))).toEqual(made);
});

test('an address that is malformed is the fault of a request for one token', async () => {
  const answer = await call('POST', '', { sendEmail: false, userEmail: 'nobody' });
  expect(codeOf(answer)).toEqual([400, 3002]);
  expect(answer.body).toMatchObject({ error: { details: [{ pointer: '/userEmail' }] } });
});

test('asked twice under one key, it is the same token', async () => {
  const body = { sendEmail: true, userEmail: 'ann@example.com' };
  const first = token(await call('POST', '', body, { 'idempotency-key': 'one' }));
  const replay = await call('POST', '', body, { 'idempotency-key': 'one' });
  expect(token(replay).id).toBe(first.id);
  expect(replay.headers['idempotent-replayed']).toBe('true');
  expect(await mailed(service)).toHaveLength(1);
});

test('a person has the same id in every batch', async () => {
  const [first, second] = [await newToken(), await newToken({ userEmail: 'ANN@example.com' })];
  expect(second.id).not.toBe(first.id);
  expect(second.mdmUser.id).toBe(first.mdmUser.id);
});

test('a token is redeemed once, and hears its whole configuration', async () => {
  const { enrollCode: secret } = await newToken({ tags: ['x'] });
  const device = { serialNumber: 'C02ABC', model: 'iPhone17,1' };
  const redeemed = token(await call('POST', '/redeem', { secret, device }));
  expect(redeemed).toMatchObject({ state: 'DONE', admDevice: device, config: { tags: ['x'] } });
  expect(codeOf(await call('POST', '/redeem', { secret, device: { serialNumber: 'other' } }))).toEqual([
    409, 3006,
  ]);
  expect(codeOf(await call('POST', '/redeem', { secret }))).toEqual([409, 3006]);
});

test('the same device, or the same key, gets the same answer again for ten minutes', async () => {
  const { enrollCode: secret } = await newToken();
  const body = { secret, device: { udid: 'U1' } };
  const first = token(await call('POST', '/redeem', body, { 'idempotency-key': 'redeem-1' }));
  expect(token(await call('POST', '/redeem', body))).toEqual(first);
  expect(token(await call('POST', '/redeem', { secret }, { 'idempotency-key': 'redeem-1' }))).toEqual(first);
  service.clock.now += 10 * minute + 1;
  expect(codeOf(await call('POST', '/redeem', body))).toEqual([409, 3006]);
});

test('of a thousand devices at once exactly one redeems', async () => {
  const { enrollCode: secret = '', organization } = await newToken();
  const attempts = Array.from({ length: 1_000 }, (_, n) =>
    redeemToken(
      {
        organizationId: organization,
        actor: 'mdm',
        secret,
        device: { udid: `device-${n}` },
        idempotencyKey: undefined,
      },
      service.services,
    ),
  );
  const outcomes = await Promise.allSettled(attempts);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refusals = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason.kind] : [],
  );
  // On a busy machine the database of the test may let some wait too long; they may ask again.
  for (const kind of refusals) expect(['tokenUsed', 'unavailable']).toContain(kind);
  expect(refusals).toContain('tokenUsed');
});

test('a secret that is forged, damaged or of another organization opens nothing', async () => {
  const { enrollCode = '' } = await newToken();
  const damaged = enrollCode.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  for (const secret of ['nonsense', damaged, `mse_${'A'.repeat(56)}`]) {
    expect(codeOf(await call('POST', '/redeem', { secret }))).toEqual([404, 3001]);
  }
});

test('expiry is decided to the second', async () => {
  const { id, enrollCode: secret } = await newToken({ duration: 60 });
  service.clock.now += minute - 1_000;
  expect(token(await call('GET', `/${id}`)).state).toBe('PENDING');
  service.clock.now += 1_000;
  expect(token(await call('GET', `/${id}`)).state).toBe('EXPIRED');
  expect(codeOf(await call('POST', '/redeem', { secret }))).toEqual([410, 3007]);
});

test('a token can be renamed, retagged and given more time, also once it has expired', async () => {
  const { id } = await newToken({ duration: 60 });
  service.clock.now += 2 * minute;
  const changed = token(await call('PUT', `/${id}`, { displayName: 'New', tags: ['b'], duration: '3600' }));
  expect(changed).toMatchObject({ state: 'PENDING', displayName: 'New', tags: ['b'] });
  expect(Date.parse(changed.expireAt)).toBe(service.clock.now + 3_600_000);
  expect(changed.history).toMatchObject([{ what: 'updated' }]);
});

test('no token lives past one year from its creation', async () => {
  const { id } = await newToken();
  service.clock.now += 340 * 24 * 60 * minute;
  expect(codeOf(await call('PUT', `/${id}`, { duration: 2_592_000 }))).toEqual([400, 3002]);
});

test('a removed token is DELETED for good', async () => {
  const { id, enrollCode: secret } = await newToken();
  const removed = token(await call('DELETE', `/${id}`));
  expect(removed.state).toBe('DELETED');
  expect(codeOf(await call('POST', '/redeem', { secret }))).toEqual([410, 3008]);
  expect(codeOf(await call('PUT', `/${id}`, { duration: 60 }))).toEqual([409, 3009]);
  expect(token(await call('DELETE', `/${id}`))).toEqual(removed);
});

test('a token whose enrolment failed is reopened under a new link', async () => {
  const { id, enrollCode: old } = await newToken();
  await call('POST', '/redeem', { secret: old });
  const reopened = token(await call('POST', `/${id}/reopen`));
  expect(reopened).toMatchObject({ state: 'PENDING', admDevice: null });
  expect(codeOf(await call('POST', '/redeem', { secret: old }))).toEqual([404, 3001]);
  expect(token(await call('POST', '/redeem', { secret: reopened.enrollCode })).state).toBe('DONE');
});

test('revoking a batch ends what is not used yet, at once, and stops its mail', async () => {
  service.ses.changeLimits({ ratePerSecond: 1 });
  const answer = await post(
    service,
    { sendEmail: true, userEmails: addresses(3) },
    { prefer: 'respond-async' },
  );
  const { batchId } = created(answer);
  expect((await call('DELETE', `/bulk/${batchId}`)).status).toBe(200);
  await runDeliver(service);
  expect(await mailed(service)).toEqual([]);
  const { items } = await list({ batchId });
  expect(items.map(({ state, invitation }) => [state, invitation.reason])).toEqual(
    Array.from({ length: 3 }, () => ['DELETED', 'revoked_before_sending']),
  );
});

test('mail of a token that is removed before its turn does not go out', async () => {
  service.ses.changeLimits({ ratePerSecond: 1 });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(3) }));
  const [, second] = (await list({ batchId })).items;
  await call('DELETE', `/${second?.id}`);
  for (let n = 0; n < 3; n += 1) {
    service.clock.now += minute;
    await runDeliver(service);
  }
  expect((await mailed(service)).toSorted()).toEqual(['user0@example.com', 'user2@example.com']);
  expect((await list({ batchId })).items[1]?.invitation.reason).toBe('removed_before_sending');
});

test('lists tokens newest first, page by page, each once', async () => {
  const batches = [addresses(3, 'old'), addresses(60, 'middle'), addresses(2, 'new')];
  for (const userEmails of batches) {
    await post(service, { sendEmail: false, userEmails });
    service.clock.now += minute;
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: TokensPageView = await list({ limit: '25', ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ mdmUser }) => mdmUser.email));
    cursor = page.nextCursor;
  } while (cursor !== undefined && seen.length < 200);
  expect(seen).toEqual(batches.toReversed().flat());
});

test("lists one address's tokens by key, whatever else there is", async () => {
  await post(service, { sendEmail: false, userEmails: addresses(200) });
  const before = service.calls.length;
  const { items } = await list({ email: ' USER7@example.com ' });
  expect(items.map(({ mdmUser }) => mdmUser.email)).toEqual(['user7@example.com']);
  expect(service.calls.slice(before).filter((name) => name === 'ScanCommand')).toEqual([]);
  expect(service.calls.length - before).toBeLessThanOrEqual(6);
});

test('finds the tokens of an address as it was typed, with a plus sign or an international domain', async () => {
  const userEmails = ['Mia@München.example', 'first+tag@example.com'];
  await post(service, { sendEmail: false, userEmails });
  for (const email of [...userEmails, 'mia@xn--mnchen-3ya.example', 'first tag@example.com']) {
    expect((await list({ email })).items).toHaveLength(1);
  }
});

test.each(['nonsense', 'mia@', 'mia@home', '   '])(
  '%j is no address to list the tokens of',
  async (email) => {
    expect(await request(service, { path: tokens, query: { email } })).toMatchObject({
      status: 400,
      body: { error: { code: 3002, details: [{ pointer: '/email' }] } },
    });
  },
);

test('filters what it reads by state and invitation', async () => {
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(4) }));
  const [first] = (await list({ batchId })).items;
  await call('DELETE', `/${first?.id}`);
  expect((await list({ batchId, state: 'PENDING' })).items).toHaveLength(3);
  expect((await list({ batchId, state: 'DELETED', invitation: 'sent' })).items).toHaveLength(1);
  expect((await list({ batchId, invitation: 'failed' })).items).toEqual([]);
});

test('lists the batches of the organization, newest first', async () => {
  for (const name of ['a', 'b', 'c']) {
    await post(service, { sendEmail: false, userEmails: addresses(1, name) });
    service.clock.now += minute;
  }
  const first = dataOf(
    BatchesPage,
    (await request(service, { path: bulkPath(), query: { limit: '2' } })).body,
  );
  const rest = dataOf(
    BatchesPage,
    (await request(service, { path: bulkPath(), query: { cursor: first.nextCursor ?? '' } })).body,
  );
  const times = [...first.items, ...rest.items].map(({ createdAt }) => createdAt);
  expect(times).toHaveLength(3);
  expect(times).toEqual(times.toSorted().reverse());
});

test('a dry run checks everything and writes nothing', async () => {
  const before = service.calls.length;
  const answer = await request(service, {
    method: 'POST',
    path: bulkPath(),
    query: { dryRun: 'true' },
    body: { sendEmail: true, userEmails: ['ann@example.com', 'bad'] },
  });
  expect(answer.body).toMatchObject({
    data: { total: 2, success: 1, fail: 1, failures: [{ email: 'bad' }] },
  });
  expect(service.calls.slice(before)).toEqual(['GetItemCommand', 'BatchGetItemCommand']);
  expect(await mailed(service)).toEqual([]);
});

test('links are for keys that may create, on every way to a token', async () => {
  const { id } = await newToken();
  const asViewer = await request(service, { path: `${tokens}/${id}`, key: demoKeys.viewer });
  expect(asViewer.status).toBe(200);
  expect(JSON.stringify(asViewer.body)).not.toContain('mse_');
});

test('other Lambdas do the same with tokens', async () => {
  const { id, enrollCode } = await newToken();
  const direct = (operation: string, input: object) =>
    invokeDirect(service, { operation, organizationId: 'acme', actor: 'mdm', input });
  expect(await direct('getToken', { tokenId: id })).toMatchObject({
    status: true,
    data: { id, state: 'PENDING' },
  });
  expect(await direct('redeemToken', { secret: enrollCode })).toMatchObject({ data: { state: 'DONE' } });
  expect(await direct('removeToken', { tokenId: id })).toMatchObject({ data: { state: 'DELETED' } });
});

test.each(['nonsense', '{}', '{"listed":1,"place":0}', '{"listed":"x","place":-1}', '[]', 'null'])(
  'a cursor that is none of the list is refused: %s',
  async (text) => {
    const cursor = Buffer.from(text).toString('base64url');
    const answer = await request(service, { path: tokens, query: { cursor } });
    expect(codeOf(answer)).toEqual([400, 3002]);
  },
);

test('tokens of a batch that is not there, or of nobody, are not found', async () => {
  const unknown = await request(service, { path: tokens, query: { batchId: '0'.repeat(24) } });
  expect(codeOf(unknown)).toEqual([404, 3001]);
  expect(codeOf(await call('GET', `/${'0'.repeat(24)}`))).toEqual([404, 3001]);
  expect(codeOf(await call('POST', `/${'0'.repeat(24)}/resend`))).toEqual([404, 3001]);
  expect((await list({ email: 'nobody@example.com' })).items).toEqual([]);
});

test('pages of one address are as complete as those of a batch', async () => {
  for (let n = 0; n < 3; n += 1) {
    await newToken();
    service.clock.now += minute;
  }
  const first = await list({ email: 'ann@example.com', limit: '2' });
  const rest = await list({ email: 'ann@example.com', cursor: first.nextCursor ?? '' });
  expect([...first.items, ...rest.items]).toHaveLength(3);
});

test('what does not fit into a body of tokens is refused by its name', async () => {
  const { id } = await newToken();
  expect(codeOf(await call('POST', '', []))).toEqual([400, 3002]);
  expect(codeOf(await call('PUT', `/${id}`, []))).toEqual([400, 3002]);
  const misplaced = await call('PUT', `/${id}`, { tokenId: id });
  expect(misplaced.body).toMatchObject({ error: { details: [{ pointer: '/tokenId' }] } });
});

test('other Lambdas list, retry, remind and revoke as well', async () => {
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(2) }));
  const direct = (operation: string, input: object, idempotencyKey = operation) =>
    invokeDirect(service, { operation, organizationId: 'acme', actor: 'hr', idempotencyKey, input });
  expect(await direct('listBatches', {})).toMatchObject({ data: { items: [{ batchId }] } });
  expect(await direct('listTokens', { batchId })).toMatchObject({ data: { items: [{}, {}] } });
  expect(await direct('retryBatch', { batchId })).toMatchObject({ data: { total: 0 } });
  expect(await direct('resendBatch', { batchId, force: true })).toMatchObject({ data: { total: 2 } });
  expect(await direct('createToken', { sendEmail: false, userEmail: 'zoe@example.com' })).toMatchObject({
    data: { state: 'PENDING' },
  });
  const [first] = (await list({ batchId })).items;
  for (const operation of ['resendToken', 'updateToken'])
    expect(await direct(operation, { tokenId: first?.id })).toMatchObject({ status: true });
  expect(await direct('reopenToken', { tokenId: first?.id })).toMatchObject({ error: { code: 3009 } });
  expect(await direct('revokeBatch', { batchId })).toMatchObject({ data: { revokedAt: expect.any(String) } });
  expect(await direct('listSuppressions', {})).toMatchObject({ data: { items: [] } });
  expect(await direct('removeSuppression', { address: 'a@example.com' })).toMatchObject({ status: false });
});
