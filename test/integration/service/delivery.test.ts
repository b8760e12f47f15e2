import { expect, test } from '@jest/globals';
import { Failure } from '../../../lambda/failure.ts';
import { withStores } from '../../support/broken-stores.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  created,
  getBatch,
  getRecipients,
  mailed,
  post,
  runDeliver,
} from '../../support/ways-in.ts';

const minutes = 60_000;
const async = { prefer: 'respond-async' };

test('sends at the rate that SES reports, and never above it', async () => {
  const service = await startService({ ratePerSecond: 10 });
  const batchId = await order(service, 95);
  const begun = service.clock.now;
  await runDeliver(service);
  expect(await once(service)).toBe(95);
  expect(refusedCalls(service)).toBe(0);
  expect(service.clock.now - begun).toBeGreaterThanOrEqual(9_000);
  expect(service.clock.now - begun).toBeLessThan(11_000);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 95 } });
});

test('runs that overlap share the rate and mail nobody twice', async () => {
  const service = await startService({ ratePerSecond: 20 });
  for (const name of ['a', 'b', 'c']) await order(service, 120, name);
  const begun = service.clock.now;
  const processes = [service.services, service.anotherProcess(), service.anotherProcess()];
  await Promise.all(processes.map((services) => runDeliver(service, { services })));
  await drain(service);
  expect(await once(service)).toBe(360);
  expect(refusedCalls(service)).toBe(0);
  expect(service.clock.now - begun).toBeGreaterThanOrEqual(17_000);
});

test('overlapping runs on one batch do not double its mail', async () => {
  const service = await startService();
  await order(service, 200);
  await Promise.all([runDeliver(service), runDeliver(service, { services: service.anotherProcess() })]);
  expect(await once(service)).toBe(200);
});

test('a request and a deliver run at the same time mail nobody twice', async () => {
  const service = await startService({ ratePerSecond: 20 });
  await order(service, 100, 'a');
  await Promise.all([
    runDeliver(service),
    post(service, { sendEmail: true, userEmails: addresses(60, 'b') }),
    post(service, { sendEmail: true, userEmails: addresses(60, 'c') }),
  ]);
  await drain(service);
  expect(await once(service)).toBe(220);
  expect(refusedCalls(service)).toBe(0);
});

test('a small batch does not wait for a large one', async () => {
  const service = await startService({ ratePerSecond: 10 });
  await order(service, 600, 'large');
  service.clock.now += 1_000;
  await order(service, 10, 'small');
  await runDeliver(service);
  const sent = await mailed(service);
  expect(sent).toHaveLength(610);
  const last = sent.findLastIndex((address) => address.startsWith('small'));
  expect(last).toBeLessThan(200);
});

test('a long text in a script of four-byte letters is sent in several calls, each in a slot of its own', async () => {
  const service = await startService({ ratePerSecond: 50 });
  const emailText = '𝒜'.repeat(4_000);
  await post(service, { sendEmail: true, emailText, userEmails: addresses(50) }, async);
  service.ses.inject({ status: 'AccountThrottled', addresses: ['user7@example.com'] });
  await runDeliver(service);
  expect(await once(service)).toBe(50);
  expect(refusedCalls(service)).toBe(0);
  expect(service.calls.filter((name) => name === 'SendBulkTemplatedEmailCommand')).toHaveLength(11);
});

test('when SES throttles, the work slows and loses nothing', async () => {
  const service = await startService({ ratePerSecond: 50 });
  service.ses.inject(
    { answer: 'refused', action: 'SendBulkTemplatedEmail', times: 3 },
    { status: 'AccountThrottled', addresses: ['user7@example.com', 'user8@example.com'], times: 2 },
  );
  const batchId = await order(service, 120);
  await runDeliver(service);
  expect(await once(service)).toBe(120);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed' });
});

test('a request that SES throttles leaves its mail to the scheduled work', async () => {
  const service = await startService();
  service.ses.inject({ answer: 'refused', action: 'SendBulkTemplatedEmail' });
  const answer = await post(service, { sendEmail: true, userEmails: addresses(3) });
  expect(answer.status).toBe(200);
  expect(await mailed(service)).toEqual([]);
  expect(await getBatch(service, created(answer).batchId)).toMatchObject({ waitingFor: 'send_rate' });
  service.clock.now += minutes;
  await runDeliver(service);
  expect(await once(service)).toBe(3);
});

test('when the account’s rate is lowered, the work goes on at the new one', async () => {
  const service = await startService({ ratePerSecond: 50 });
  await order(service, 10, 'a');
  await runDeliver(service);
  service.ses.changeLimits({ ratePerSecond: 2 });
  await order(service, 40, 'b');
  for (let n = 0; n < 3; n += 1) {
    service.clock.now += minutes;
    await runDeliver(service);
  }
  expect(await once(service)).toBe(50);
});

test('an address that SES refuses fails with its reason, and no other', async () => {
  const service = await startService();
  service.ses.inject({ status: 'MessageRejected', addresses: ['user1@example.com'] });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(3) }));
  expect(await mailed(service)).toEqual(['user0@example.com', 'user2@example.com']);
  const { items } = await getRecipients(service, batchId);
  expect(items.map(({ invitation, reason }) => [invitation, reason])).toEqual([
    ['sent', undefined],
    ['failed', 'rejected_by_ses'],
    ['sent', undefined],
  ]);
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'completed',
    invitations: { sent: 2, failed: 1, queued: 0 },
  });
});

test('in the sandbox, who SES may not mail fails, and everybody else is mailed', async () => {
  const service = await startService();
  service.ses.inject({ denied: ['User3@example.com', 'user8@example.com'] });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(10) }));
  expect((await mailed(service)).toSorted()).toEqual(
    addresses(10).filter((address) => !/[38]@/.test(address)),
  );
  const { items } = await getRecipients(service, batchId);
  expect(items.filter(({ invitation }) => invitation === 'failed')).toMatchObject([
    { email: 'user3@example.com', reason: 'address_not_verified' },
    { email: 'user8@example.com', reason: 'address_not_verified' },
  ]);
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'completed',
    invitations: { sent: 8, failed: 2 },
  });
});

test.each([
  ['AccountSendingPaused', 'sending_paused'],
  ['TransientFailure', 'unavailable'],
  ['AccountDailyQuotaExceeded', 'daily_quota'],
])('recipients that SES answers %s stay due', async (status, waitingFor) => {
  const service = await startService();
  service.ses.inject({ status, addresses: ['user1@example.com'] });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(3) }));
  expect(await mailed(service)).toEqual(['user0@example.com', 'user2@example.com']);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor });
  service.clock.now += 6 * minutes;
  await runDeliver(service);
  expect(await once(service)).toBe(3);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed' });
  expect(await getBatch(service, batchId)).not.toHaveProperty('waitingFor');
});

test('a spent daily quota leaves the rest due until there is more', async () => {
  const service = await startService({ ratePerSecond: 10, max24Hours: 35 });
  const batchId = await order(service, 80);
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(30);
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'sending',
    waitingFor: 'daily_quota',
    invitations: { queued: 50, sent: 30 },
  });
  service.ses.changeLimits({ max24Hours: -1 });
  service.clock.now += 6 * minutes;
  await runDeliver(service);
  expect(await once(service)).toBe(80);
});

test('while SES cannot be asked for its rate, mail waits', async () => {
  const service = await startService();
  service.ses.inject({ answer: 'failed', action: 'GetSendQuota', times: 5 });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(3) }));
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor: 'unavailable' });
  await drain(service);
  expect(await once(service)).toBe(3);
});

test('while SES is paused for the account whole, mail waits', async () => {
  const service = await startService();
  service.ses.inject({
    answer: 'refused',
    code: 'AccountSendingPausedException',
    action: 'SendBulkTemplatedEmail',
  });
  const batchId = await order(service, 60);
  await runDeliver(service);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor: 'sending_paused' });
  service.clock.now += 6 * minutes;
  await runDeliver(service);
  expect(await once(service)).toBe(60);
});

test('while SES tells no rate, runs leave the mail due', async () => {
  const service = await startService();
  const services = withStores(service.services, { mailer: { quota: async () => undefined } });
  const batchId = await order(service, 3);
  await runDeliver(service, { services });
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor: 'unavailable' });
  await drain(service);
  expect(await once(service)).toBe(3);
});

test('while the signing keys cannot be read, mail waits', async () => {
  const service = await startService();
  const batchId = await order(service, 3);
  const unreachable = () => Promise.reject(new Failure('unavailable'));
  const signingKeys = { current: unreachable, find: unreachable };
  await runDeliver(service, { services: { ...service.services, signingKeys } });
  expect(await mailed(service)).toEqual([]);
  expect(await getBatch(service, batchId)).toMatchObject({
    waitingFor: 'unavailable',
    invitations: { queued: 3, unknown: 0 },
  });
  await drain(service);
  expect(await once(service)).toBe(3);
});

test('while the templates are not there, mail waits', async () => {
  const service = await startService({ templates: [] });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(3) }));
  expect(await getBatch(service, batchId)).toMatchObject({
    waitingFor: 'unavailable',
    invitations: { queued: 3 },
  });
});

test('tokens that expired before their turn are not mailed but reported', async () => {
  const service = await startService({ ratePerSecond: 10 });
  const userEmails = addresses(80);
  const { batchId } = created(await post(service, { sendEmail: true, duration: 60, userEmails }));
  service.clock.now += 61_000;
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(10);
  const { items } = await getRecipients(service, batchId);
  expect(items.slice(10).map(({ invitation, reason }) => `${invitation} ${reason}`)).toEqual(
    Array(70).fill('failed expired_before_sending'),
  );
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'completed',
    invitations: { sent: 10, failed: 70, queued: 0 },
  });
});

test('a run that is short of time stops in time, and the next goes on where it stopped', async () => {
  const service = await startService({ ratePerSecond: 10 });
  const batchId = await order(service, 150);
  const begun = service.clock.now;
  await runDeliver(service, { remaining: 25_000 });
  expect(service.clock.now - begun).toBeLessThanOrEqual(6_000);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor: 'send_rate' });
  await runDeliver(service, { remaining: 19_000 });
  const early = (await mailed(service)).length;
  expect(early).toBeGreaterThan(40);
  expect(early).toBeLessThan(70);
  await runDeliver(service);
  expect(await once(service)).toBe(150);
});

test('minting that is cut short goes on where it stopped', async () => {
  const service = await startService();
  const batchId = await order(service, 120);
  const { tokens } = service.services;
  const services = withStores(service.services, {
    tokens: {
      mint: (batch, chunks, _, signal) => tokens.mint(batch, chunks.slice(0, 1), () => false, signal),
    },
  });
  await runDeliver(service, { services });
  expect(await once(service)).toBe(120);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed' });
});

test('a run tells how long the oldest due batch has waited, and how often it worked', async () => {
  const service = await startService();
  expect(await runDeliver(service)).toEqual({ turns: 0, oldestDueSeconds: 0 });
  await order(service, 1, 'a');
  service.clock.now += 90_000;
  await order(service, 1, 'b');
  expect(await runDeliver(service)).toEqual({ turns: 2, oldestDueSeconds: 90 });
});

test('one batch’s trouble does not keep the others waiting', async () => {
  const service = await startService();
  const broken = await order(service, 3, 'a');
  await order(service, 3, 'b');
  const { batches } = service.services;
  const services = withStores(service.services, {
    batches: { configuration: async (id) => (id === broken ? undefined : batches.configuration(id)) },
  });
  await runDeliver(service, { services });
  expect((await mailed(service)).sort()).toEqual(addresses(3, 'b'));
  expect(service.log.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'turn_failed' }),
  );
  service.clock.now += 6 * minutes;
  await runDeliver(service);
  expect(await once(service)).toBe(6);
});

/** A batch whose tokens and mail are all left to the deliver entry. */
async function order(service: TestService, count: number, name = 'user'): Promise<string> {
  return created(await post(service, { sendEmail: true, userEmails: addresses(count, name) }, async)).batchId;
}

/** Deliver runs, a minute apart, until nothing is due for a while. */
async function drain(service: TestService): Promise<void> {
  for (let n = 0; n < 5; n += 1) {
    await runDeliver(service);
    service.clock.now += minutes;
  }
}

/** How many were mailed, all of them once. */
async function once(service: TestService): Promise<number> {
  const sent = await mailed(service);
  expect(sent.length).toBe(new Set(sent).size);
  return sent.length;
}

/** Calls that SES refused whole. */
function refusedCalls({ log }: TestService): number {
  return log.lines.filter(({ message }) => message === 'ses_call_failed').length;
}
