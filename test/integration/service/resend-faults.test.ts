import { expect, test } from '@jest/globals';
import type { Services } from '../../../lambda/batches/services.ts';
import { type Changes, dying } from '../../support/broken-stores.ts';
import { faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  mailed,
  post,
  request,
  resent,
  runDeliver,
  type Through,
} from '../../support/ways-in.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const people = addresses(60);

/** Kills the process in a call: before it is carried out, or when its answer comes. */
type Kill = (services: Services, die: () => Promise<never>) => Changes;

const kills: [string, Kill][] = [
  ['before its claim is answered', ({ batches }, die) => ({ batches: { claim: then(batches.claim, die) } })],
  ['before it queues', (_, die) => ({ chunks: { change: die } })],
  [
    'before what it queued is answered',
    ({ chunks }, die) => ({ chunks: { change: then(chunks.change, die) } }),
  ],
  ['before it marks the batch due', (_, die) => ({ batches: { markDue: die } })],
  ['before that is answered', ({ batches }, die) => ({ batches: { markDue: then(batches.markDue, die) } })],
  ['before it is completed', (_, die) => ({ batches: { release: die } })],
  ['before that is answered', ({ batches }, die) => ({ batches: { release: then(batches.release, die) } })],
];

function then<A extends unknown[], R>(call: (...of: A) => Promise<R>, die: () => Promise<never>) {
  return async (...of: A): Promise<never> => {
    await call(...of);
    return die();
  };
}

test.each(kills)('everybody is reminded once by a resend that dies %s', async (_, kill) => {
  const service = await startService();
  const batchId = await sent(service);
  const { happened, services } = dying(service.services, (die) => kill(service.services, die));
  resend(service, batchId, { services }).catch(() => undefined);
  await happened;
  await minutes(service, 3);
  expect(await mailed(service)).toHaveLength(120);
  await isRemindedOnce(service, batchId);
});

test.each(kills)(
  'who asks again under the same key after it died %s hears the first answer',
  async (_, kill) => {
    const service = await startService();
    const batchId = await sent(service);
    const { happened, services } = dying(service.services, (die) => kill(service.services, die));
    resend(service, batchId, { services }).catch(() => undefined);
    await happened;
    service.clock.now += minute;
    const again = await resend(service, batchId);
    expect(again.status).toBe(200);
    expect(resent(again)).toMatchObject({ total: 60, success: 60, skipped: {} });
    const replay = await resend(service, batchId);
    expect(replay).toMatchObject({
      status: 200,
      headers: { 'idempotent-replayed': 'true' },
      body: again.body,
    });
    await minutes(service, 3);
    await isRemindedOnce(service, batchId);
  },
);

test('everybody is reminded once whichever answer of the database is lost', async () => {
  for (let victim = 1, isHit = true; isHit; victim += 1) {
    let calls = Number.NEGATIVE_INFINITY;
    const service = await startService({
      before: faultyDynamodb(() => {
        calls += 1;
        return calls === victim ? 'lost' : undefined;
      }),
    });
    const batchId = await sent(service);
    calls = 0;
    const answer = await resend(service, batchId);
    expect([victim, answer.status]).toEqual([victim, 200]);
    expect([victim, resent(answer)]).toMatchObject([victim, { total: 60, skipped: {} }]);
    isHit = calls >= victim;
    calls = Number.NEGATIVE_INFINITY;
    await minutes(service, 3);
    await isRemindedOnce(service, batchId);
  }
}, 120_000);

/** A batch whose mail is out for a day. */
async function sent(service: TestService): Promise<string> {
  const { batchId } = created(
    await post(service, { sendEmail: true, userEmails: people, duration: 2_592_000 }),
  );
  await minutes(service, 1);
  service.clock.now += day;
  return batchId;
}

function resend(service: TestService, batchId: string, through: Through = {}) {
  const headers = { 'idempotency-key': 'remind' };
  const what = { method: 'POST', path: bulkPath('acme', batchId, 'resend'), headers };
  return request(service, what, { remaining: 20_000, ...through });
}

async function minutes(service: TestService, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    service.clock.now += minute;
    await runDeliver(service);
  }
}

/** Everybody has one reminder, and can have another one the next day. */
async function isRemindedOnce(service: TestService, batchId: string): Promise<void> {
  expect((await mailed(service)).toSorted()).toEqual([...people, ...people].toSorted());
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 60 } });
  service.clock.now += day;
  const next = await request(service, { method: 'POST', path: bulkPath('acme', batchId, 'resend') });
  expect(resent(next)).toMatchObject({ total: 60, skipped: {} });
}
