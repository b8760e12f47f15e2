import { beforeEach, describe, expect, test } from '@jest/globals';
import { BatchesPage, Token, TokensPage, type TokenView } from '../../../lambda/schemas/answers.ts';
import { dying } from '../../support/broken-stores.ts';
import { acme, demoKeys } from '../../support/demo.ts';
import { handleEvents, mailEvent, permanent } from '../../support/mail-events.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  dataOf,
  getBatch,
  getRecipients,
  type HttpAnswer,
  mailed,
  mails,
  post,
  request,
  resent,
  runDeliver,
  type Through,
} from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');
const minute = 60_000;
const day = 24 * 60 * minute;

let service: TestService;
beforeEach(async () => {
  service = await startService();
});

function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  through?: Through,
): Promise<HttpAnswer> {
  return request(service, { method, path: tokens + path, body, headers }, through);
}

async function newBatch(userEmails: string[], fields: object = {}): Promise<string> {
  const body = { sendEmail: true, userEmails, duration: 2_592_000, ...fields };
  const { batchId } = created(await post(service, body));
  await deliver();
  return batchId;
}

/** What waits is sent. */
async function deliver(): Promise<void> {
  service.clock.now += minute;
  await runDeliver(service);
}

async function report(batchId: string, position: number, event: 'Bounce' | 'Complaint'): Promise<void> {
  const { items } = await getRecipients(service, batchId);
  const tags = { batch: batchId, token: items[position]?.id ?? '', position };
  const part = event === 'Bounce' ? permanent : {};
  await handleEvents(service.services, [mailEvent(event, tags, service.clock.now, part)]);
}

async function batches(): Promise<string[]> {
  const page = dataOf(BatchesPage, (await request(service, { path: bulkPath() })).body);
  return page.items.map(({ batchId }) => batchId);
}

test('who is left out of a reminder is counted by reason, and one that reminds nobody leaves nothing behind', async () => {
  const batchId = await newBatch(addresses(6));
  const { items } = await getRecipients(service, batchId);
  await report(batchId, 0, 'Bounce');
  await report(batchId, 1, 'Complaint');
  await call('POST', '/redeem', { secret: items[2]?.enrollmentLink?.split('/').at(-1) });
  await call('DELETE', `/${items[3]?.id}`);
  await call('PUT', `/${items[4]?.id}`, { duration: 60 });
  service.clock.now += 2 * minute;
  const headers = { 'idempotency-key': 'remind' };
  const nobody = await call('POST', `/bulk/${batchId}/resend`, {}, headers);
  expect(nobody.status).toBe(200);
  expect(nobody.headers.location).toBeUndefined();
  expect(nobody.body).toEqual({
    status: true,
    data: {
      total: 0,
      success: 0,
      fail: 0,
      failures: [],
      skipped: { bounced: 1, complained: 1, used: 1, removed: 1, expired: 1, remindedToday: 1 },
    },
  });
  expect(await batches()).toEqual([batchId]);
  service.clock.now += day;
  const somebody = await call('POST', `/bulk/${batchId}/resend`, {}, headers);
  expect(somebody.headers['idempotent-replayed']).toBeUndefined();
  expect(resent(somebody)).toMatchObject({ total: 1, skipped: { bounced: 1, expired: 1 } });
});

test('of two requests under one key at once one reminds, and the other hears that it does', async () => {
  const batchId = await newBatch(addresses(2));
  const remind = () => call('POST', `/bulk/${batchId}/resend`, { force: true }, { 'idempotency-key': 'one' });
  const answers = await Promise.all([remind(), remind()]);
  expect(answers.map(({ status }) => status).toSorted()).toContain(200);
  for (const { status, body, headers } of answers.filter((answer) => answer.status !== 200)) {
    expect([status, Object(body).error.code, Number(headers['retry-after']) > 0]).toEqual([409, 3004, true]);
  }
  expect(resent(await remind()).total).toBe(2);
  await deliver();
  expect(await mailed(service)).toHaveLength(4);
});

test('a resend counts and lists whom it queued, and says whom not, on each way to it', async () => {
  const batchId = await newBatch(addresses(120));
  service.clock.now += day;
  const { items } = await getRecipients(service, batchId);
  for (const n of [0, 60]) await call('DELETE', `/${items[n]?.id}`);
  const headers = { 'idempotency-key': 'remind' };
  const first = await call('POST', `/bulk/${batchId}/resend`, {}, headers);
  expect(resent(first)).toMatchObject({ total: 118, skipped: { removed: 2 } });
  const { batchId: resendId = '' } = resent(first);
  expect((await call('POST', `/bulk/${batchId}/resend`, {}, headers)).body).toEqual(first.body);
  await deliver();
  expect(await getBatch(service, resendId)).toMatchObject({
    state: 'completed',
    resends: batchId,
    total: 118,
    skipped: { removed: 2 },
    invitations: { sent: 118, queued: 0 },
  });
  expect(await batches()).toEqual([resendId, batchId]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await getRecipients(service, resendId, { limit: '50', ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  const reminded = items.filter((_, n) => n !== 0 && n !== 60).map(({ id }) => id);
  expect(seen).toEqual(reminded);
  const query = { batchId: resendId, limit: '100' };
  const listed = dataOf(TokensPage, (await request(service, { path: tokens, query })).body);
  expect(listed.items.map(({ id }) => id)).toEqual(reminded.slice(0, 100));
  expect(await call('DELETE', `/bulk/${resendId}`)).toMatchObject({
    status: 409,
    body: { error: { details: [{ message: expect.stringContaining(batchId) }] } },
  });
});

test('an address that was taken off the suppression list may be retried and reminded', async () => {
  await report(await newBatch(['user0@example.com']), 0, 'Bounce');
  const batchId = await newBatch(addresses(2));
  expect((await getBatch(service, batchId)).invitations).toMatchObject({ suppressed: 1, sent: 1 });
  const retry = () => call('POST', `/bulk/${batchId}/retry`);
  expect(resent(await retry())).toMatchObject({ total: 0, skipped: { suppressed: 1, notFailed: 1 } });
  const path = tokens.replace('enterprise/enrollment-tokens', 'enterprise/suppressions');
  const freed = await request(service, { method: 'DELETE', path: `${path}/user0@example.com` });
  expect(freed.status).toBe(200);
  expect(resent(await retry())).toMatchObject({ total: 1, skipped: { notFailed: 1 } });
  await deliver();
  expect((await getBatch(service, batchId)).invitations).toMatchObject({ suppressed: 0, sent: 2 });
});

test('an address that came on the list by another batch is left out rather than queued', async () => {
  const batchId = await newBatch(['user0@example.com']);
  await report(await newBatch(['user0@example.com']), 0, 'Complaint');
  expect(resent(await call('POST', `/bulk/${batchId}/resend`, { force: true }))).toMatchObject({
    total: 0,
    skipped: { suppressed: 1 },
  });
});

test('reminders count against the organization’s day, and those that pass it are left out', async () => {
  const small = { key: demoKeys.small, method: 'POST' };
  const body = { sendEmail: true, userEmails: addresses(5) };
  const { batchId } = created(await request(service, { ...small, path: bulkPath('small'), body }));
  await deliver();
  const resend = { ...small, path: bulkPath('small', batchId, 'resend'), body: { force: true } };
  expect(resent(await request(service, resend))).toMatchObject({ total: 3, skipped: { dailyLimit: 2 } });
  await deliver();
  expect(await mailed(service)).toHaveLength(8);
  expect(await request(service, resend)).toMatchObject({
    status: 429,
    headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
    body: { error: { code: 5017, details: [{ message: expect.stringContaining('0 are left') }] } },
  });
});

describe('one invitation', () => {
  async function newToken(fields: object = {}): Promise<TokenView> {
    const body = { sendEmail: true, userEmail: 'ann@example.com', duration: 2_592_000, ...fields };
    const token = dataOf(Token, (await call('POST', '', body)).body);
    await deliver();
    return dataOf(Token, (await call('GET', `/${token.id}`)).body);
  }

  test('is sent again three times a UTC day, whoever asks at the same time', async () => {
    const { id } = await newToken();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => call('POST', `/${id}/resend`, {}, { 'idempotency-key': `k${n}` })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429, 429, 429]);
    expect(refused[0]).toMatchObject({
      headers: { 'retry-after': String(12 * 3_600 - 60) },
      body: { error: { code: 5017 } },
    });
    await deliver();
    service.clock.now += 12 * 60 * minute;
    expect((await call('POST', `/${id}/resend`)).status).toBe(200);
  });

  test('that still waits is not queued twice, and the answer says so', async () => {
    const { id } = await newToken();
    service.ses.inject({ answer: 'refused', code: 'Throttling', message: 'Maximum sending rate exceeded.' });
    expect((await call('POST', `/${id}/resend`)).body).not.toHaveProperty('data.skipped');
    const headers = { 'idempotency-key': 'again' };
    const second = await call('POST', `/${id}/resend`, {}, headers);
    expect(second).toMatchObject({ status: 200, body: { data: { skipped: { queued: 1 } } } });
    expect(await call('POST', `/${id}/resend`, {}, headers)).toMatchObject({
      status: 200,
      headers: { 'idempotent-replayed': 'true' },
      body: { data: { skipped: { queued: 1 } } },
    });
    await deliver();
    expect(await mailed(service)).toHaveLength(2);
    expect((await batches()).length).toBe(2);
  });

  test('that still waits carries the new link where one is asked for', async () => {
    const { id, enrollCode: old } = await newToken();
    service.ses.inject({ answer: 'refused', code: 'Throttling', message: 'Maximum sending rate exceeded.' });
    await call('POST', `/${id}/resend`);
    expect(await call('POST', `/${id}/resend`, { rotate: true })).toMatchObject({
      body: { data: { enrollCode: old, skipped: { queued: 1 } } },
    });
    await deliver();
    const [, second, ...more] = await mails(service);
    expect(more).toEqual([]);
    expect(await call('GET', `/${id}`)).toMatchObject({ body: { data: { enrollmentLink: second?.link } } });
    expect(second?.link).not.toContain(old);
  });

  test.each(['Bounce', 'Complaint'] as const)(
    'after a %s cannot be sent again; its link can be replaced',
    async (event) => {
      const { id, batchId, enrollCode: old } = await newToken();
      await report(batchId, 0, event);
      const reason = event === 'Bounce' ? 'bounced' : 'complained';
      expect(await call('POST', `/${id}/resend`)).toMatchObject({
        status: 409,
        body: { error: { code: 3009, details: [{ message: expect.stringContaining('suppressions') }] } },
      });
      const headers = { 'idempotency-key': 'rotate' };
      const rotated = await call('POST', `/${id}/resend`, { rotate: true }, headers);
      expect(rotated).toMatchObject({ status: 200, body: { data: { skipped: { [reason]: 1 } } } });
      const { enrollCode } = dataOf(Token, rotated.body);
      expect(enrollCode).not.toBe(old);
      const replay = await call('POST', `/${id}/resend`, { rotate: true }, headers);
      expect(replay.body).toEqual(rotated.body);
      expect(await getRecipients(service, batchId)).toMatchObject({
        items: [{ enrollmentLink: expect.stringContaining(enrollCode ?? '') }],
      });
      expect((await call('POST', '/redeem', { secret: old })).status).toBe(404);
      await deliver();
      expect(await mailed(service)).toHaveLength(1);
      expect(await batches()).toEqual([batchId]);
    },
  );

  test.each<[string, (token: TokenView) => Promise<unknown>, string]>([
    ['used', ({ enrollCode: secret }) => call('POST', '/redeem', { secret }), 'Reopen'],
    ['removed', ({ id }) => call('DELETE', `/${id}`), 'new one'],
    ['expired', async () => (service.clock.now += 31 * day), 'PUT'],
  ])('of a token that is %s is refused with what to do', async (_, end, whatToDo) => {
    const token = await newToken();
    await end(token);
    for (const rotate of [false, true]) {
      expect(await call('POST', `/${token.id}/resend`, { rotate })).toMatchObject({
        status: 409,
        body: { error: { code: 3009, details: [{ message: expect.stringContaining(whatToDo) }] } },
      });
    }
    expect(await batches()).toEqual([token.batchId]);
  });

  test('asked for again under its key answers as the first time, also once the token is used', async () => {
    const { id, enrollCode: secret } = await newToken();
    const headers = { 'idempotency-key': 'once' };
    for (let n = 0; n < 5; n += 1) {
      expect((await call('POST', `/${id}/resend`, {}, headers)).status).toBe(200);
    }
    await deliver();
    await call('POST', '/redeem', { secret });
    expect(await call('POST', `/${id}/resend`, {}, headers)).toMatchObject({
      status: 200,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(await mailed(service)).toHaveLength(2);
  });

  test.each([
    ['it is queued', 'chunks', 'change', false],
    ['its link is replaced without a mail', 'tokens', 'replace', true],
  ] as const)('whose process dies when %s is sent or replaced once', async (_, store, method, isRotation) => {
    const { id, batchId, enrollCode: old } = await newToken();
    if (isRotation) await report(batchId, 0, 'Bounce');
    const { happened, services } = dying(service.services, (die) => {
      const real = service.services[store];
      return {
        [store]: {
          async [method](...of: never[]) {
            await Reflect.apply(Reflect.get(real, method), real, of);
            return die();
          },
        },
      };
    });
    const headers = { 'idempotency-key': 'once' };
    const body = { rotate: isRotation };
    call('POST', `/${id}/resend`, body, headers, { services }).catch(() => undefined);
    await happened;
    service.clock.now += minute;
    const again = await call('POST', `/${id}/resend`, body, headers);
    expect(again.status).toBe(200);
    const generation = (await service.services.tokens.find(acme.id, id))?.generation;
    expect(generation).toBe(isRotation ? 1 : 0);
    await deliver();
    expect(await mailed(service)).toHaveLength(isRotation ? 1 : 2);
    expect((await call('POST', '/redeem', { secret: old })).status).toBe(isRotation ? 404 : 200);
  });

  test('whose token has had its last link keeps it, mailed or not', async () => {
    const { id, batchId } = await newToken();
    const token = await service.services.tokens.find(acme.id, id);
    if (token) await service.services.tokens.replace(token, { ...token, generation: 255 });
    const isRefused = {
      status: 409,
      body: { error: { details: [{ message: expect.stringContaining('255') }] } },
    };
    expect(await call('POST', `/${id}/resend`, { rotate: true })).toMatchObject(isRefused);
    await report(batchId, 0, 'Bounce');
    expect(await call('POST', `/${id}/resend`, { rotate: true })).toMatchObject(isRefused);
  });

  test('counts against the organization’s day', async () => {
    const what = { key: demoKeys.small, method: 'POST' };
    const path = bulkPath('small').replace(/\/bulk$/, '');
    const body = { sendEmail: true, userEmails: addresses(5) };
    const { batchId } = created(await request(service, { ...what, path: bulkPath('small'), body }));
    await deliver();
    const { body: list } = await request(service, { ...what, method: 'GET', path, query: { batchId } });
    const ids: string[] = Object(list).data.items.map(({ id }: { id: string }) => id);
    const statuses: number[] = [];
    for (const id of ids) {
      statuses.push((await request(service, { ...what, path: `${path}/${id}/resend` })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
});
