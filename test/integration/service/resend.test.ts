import { beforeEach, expect, test } from '@jest/globals';
import { Token, TokensPage, type TokenView } from '../../../lambda/schemas/answers.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  dataOf,
  getBatch,
  type HttpAnswer,
  mailed,
  mails,
  post,
  request,
  resent,
  runDeliver,
} from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');
const day = 24 * 3_600_000;

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

async function newBatch(userEmails: string[], fields: object = {}): Promise<string> {
  return created(await post(service, { sendEmail: true, userEmails, duration: 2_592_000, ...fields }))
    .batchId;
}

/** What the send rate did not allow at once goes with the next run. */
async function allSent(): Promise<string[]> {
  await runDeliver(service);
  return (await mailed(service)).toSorted();
}

async function tokensOf(batchId: string): Promise<TokenView[]> {
  return dataOf(TokensPage, (await request(service, { path: tokens, query: { batchId } })).body).items;
}

test('a retry mails those whose mail failed, and no one else', async () => {
  service.ses.inject({ status: 'MessageRejected', addresses: ['user1@example.com'] });
  const batchId = await newBatch(addresses(3));
  expect((await getBatch(service, batchId)).invitations).toMatchObject({ sent: 2, failed: 1 });
  const answer = await call('POST', `/bulk/${batchId}/retry`);
  expect(answer.status).toBe(200);
  expect(resent(answer)).toMatchObject({ total: 1, success: 1, fail: 0, skipped: { notFailed: 2 } });
  expect(await allSent()).toEqual(addresses(3));
  expect((await getBatch(service, batchId)).invitations).toMatchObject({ queued: 0, sent: 3, failed: 0 });
});

test('a retry under the same key, or of a batch with nothing to retry, mails nobody', async () => {
  service.ses.inject({ status: 'MessageRejected', addresses: ['user0@example.com'] });
  const batchId = await newBatch(addresses(1));
  const first = await call('POST', `/bulk/${batchId}/retry`, undefined, { 'idempotency-key': 'again' });
  const second = await call('POST', `/bulk/${batchId}/retry`, undefined, { 'idempotency-key': 'again' });
  expect(second.headers['idempotent-replayed']).toBe('true');
  expect(second.body).toEqual(first.body);
  expect(resent(await call('POST', `/bulk/${batchId}/retry`))).toMatchObject({
    total: 0,
    skipped: { queued: 1 },
  });
  expect(await allSent()).toEqual(addresses(1));
});

test('reminds those who are still PENDING, once a day, sooner only when forced', async () => {
  const batchId = await newBatch(addresses(3));
  const [first] = await tokensOf(batchId);
  await call('POST', '/redeem', { secret: first?.enrollCode });
  expect(resent(await call('POST', `/bulk/${batchId}/resend`)).total).toBe(0);
  expect(resent(await call('POST', `/bulk/${batchId}/resend`, { force: true })).total).toBe(2);
  await allSent();
  service.clock.now += day;
  expect(resent(await call('POST', `/bulk/${batchId}/resend`)).total).toBe(2);
  const counted = await allSent();
  expect(counted).toEqual([
    'user0@example.com',
    ...Array(3).fill('user1@example.com'),
    ...Array(3).fill('user2@example.com'),
  ]);
});

test('a reminder carries the same link', async () => {
  const batchId = await newBatch(['ann@example.com']);
  await call('POST', `/bulk/${batchId}/resend`, { force: true });
  await allSent();
  const [first, second] = await mails(service);
  expect(second).toEqual(first);
});

test('one invitation is sent again under the same link', async () => {
  const batchId = await newBatch(['ann@example.com', 'bob@example.com']);
  const [ann] = await tokensOf(batchId);
  const again = dataOf(Token, (await call('POST', `/${ann?.id}/resend`)).body);
  expect(again.enrollmentLink).toBe(ann?.enrollmentLink);
  expect(await allSent()).toEqual(['ann@example.com', 'ann@example.com', 'bob@example.com']);
});

test('under a new link the old one dies when the new mail was accepted', async () => {
  const batchId = await newBatch(['ann@example.com']);
  const [ann] = await tokensOf(batchId);
  await call('POST', `/${ann?.id}/resend`, { rotate: true });
  await allSent();
  const rotated = dataOf(Token, (await call('GET', `/${ann?.id}`)).body);
  const [, second] = await mails(service);
  expect(second?.link).toBe(rotated.enrollmentLink);
  expect(rotated.enrollmentLink).not.toBe(ann?.enrollmentLink);
  expect((await call('POST', '/redeem', { secret: ann?.enrollCode })).status).toBe(404);
  expect((await call('POST', '/redeem', { secret: rotated.enrollCode })).status).toBe(200);
});

test('while the new mail waits, the old link lives', async () => {
  const batchId = await newBatch(['ann@example.com']);
  const [ann] = await tokensOf(batchId);
  service.ses.inject({ answer: 'refused', code: 'Throttling', message: 'Maximum sending rate exceeded.' });
  await call('POST', `/${ann?.id}/resend`, { rotate: true });
  expect(await mailed(service)).toHaveLength(1);
  expect((await call('GET', `/${ann?.id}`)).body).toMatchObject({ data: { enrollCode: ann?.enrollCode } });
  service.clock.now += 60_000;
  await runDeliver(service);
  const [, second] = await mails(service);
  expect(second?.link).not.toBe(ann?.enrollmentLink);
  expect((await call('GET', `/${ann?.id}`)).body).toMatchObject({ data: { enrollmentLink: second?.link } });
});

test('a token that was given more time is mailed with it after its batch has expired', async () => {
  const batchId = await newBatch(['ann@example.com'], { duration: 3_600 });
  const [ann] = await tokensOf(batchId);
  service.clock.now += day;
  await call('PUT', `/${ann?.id}`, { duration: 3_600 });
  await call('POST', `/${ann?.id}/resend`);
  expect(await allSent()).toHaveLength(2);
});

test('a token that is used, and a batch without mail or revoked, are not sent again', async () => {
  const used = await newBatch(['ann@example.com']);
  const [ann] = await tokensOf(used);
  await call('POST', '/redeem', { secret: ann?.enrollCode });
  expect((await call('POST', `/${ann?.id}/resend`)).status).toBe(409);
  const silent = await newBatch(['bob@example.com'], { sendEmail: false });
  expect((await call('POST', `/bulk/${silent}/resend`)).status).toBe(409);
  await call('DELETE', `/bulk/${used}`);
  expect((await call('POST', `/bulk/${used}/retry`)).status).toBe(409);
  expect((await call('POST', `/bulk/${'0'.repeat(24)}/retry`)).status).toBe(404);
});

test('what time does not allow the deliver entry finishes', async () => {
  const batchId = await newBatch(addresses(120));
  await allSent();
  const answer = await request(
    service,
    { method: 'POST', path: `${tokens}/bulk/${batchId}/resend`, body: { force: true } },
    { remaining: 5_000 },
  );
  expect(answer.status).toBe(202);
  expect(await allSent()).toHaveLength(240);
  expect((await getBatch(service, resent(answer).batchId ?? '')).success).toBe(120);
});
