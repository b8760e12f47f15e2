import { expect, test } from '@jest/globals';
import { LeaseLost, type Services } from '../../../lambda/batches/services.ts';
import { type Changes, dying, withStores } from '../../support/broken-stores.ts';
import { acme } from '../../support/demo.ts';
import { faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  getRecipients,
  mailed,
  mails,
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

test('a resend whose lease was lost promises nothing, and its key tells what came of it', async () => {
  const service = await startService();
  const batchId = await sent(service);
  const services = withStores(service.services, {
    batches: { release: () => Promise.reject(new LeaseLost()) },
  });
  expect(await resend(service, batchId, { services })).toMatchObject({ status: 503 });
  await minutes(service, 3);
  expect(resent(await resend(service, batchId))).toMatchObject({ total: 60, success: 60 });
  await isRemindedOnce(service, batchId);
});

/** A service whose database loses the answer to one call. */
async function startLosing() {
  let toGo = Number.POSITIVE_INFINITY;
  const service = await startService({
    before: faultyDynamodb(() => {
      toGo -= 1;
      return toGo === 0 ? 'lost' : undefined;
    }),
  });
  return {
    service,
    /** @returns whether there was such a call */
    async losing(call: number, work: () => Promise<void>): Promise<boolean> {
      toGo = call;
      await work();
      const isHit = toGo <= 0;
      toGo = Number.POSITIVE_INFINITY;
      return isHit;
    },
  };
}

test('everybody is reminded once whichever answer of the database is lost', async () => {
  const { service, losing } = await startLosing();
  for (let victim = 1, isHit = true; isHit; victim += 1) {
    const some = addresses(3, `victim${victim}-`);
    const batchId = await sent(service, some);
    isHit = await losing(victim, async () => {
      const answer = await resend(service, batchId, {}, `remind-${victim}`);
      expect([victim, answer.status]).toEqual([victim, 200]);
      expect([victim, resent(answer)]).toMatchObject([victim, { total: 3, skipped: {} }]);
    });
    await minutes(service, 3);
    await isRemindedOnce(service, batchId, some);
  }
}, 120_000);

test('a resend that reminds nobody leaves nothing behind, even if it dies before that is cleared away', async () => {
  const service = await startService();
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(2) }));
  await minutes(service, 1);
  const { happened, services } = dying(service.services, (die) => ({ batches: { remove: die } }));
  resend(service, batchId, { services }).catch(() => undefined);
  await happened;
  await minutes(service, 3);
  const { places } = await service.services.batches.list(acme.id, { cursor: undefined, limit: 10 });
  expect(places).toHaveLength(1);
  expect(resent(await resend(service, batchId))).toMatchObject({ total: 0, skipped: { remindedToday: 2 } });
});

test('one invitation goes out once more under its new link whichever answer of the database is lost', async () => {
  const { service, losing } = await startLosing();
  for (let victim = 1, isHit = true; isHit; victim += 1) {
    const [ann = ''] = addresses(1, `victim${victim}-`);
    const { batchId } = created(await post(service, { sendEmail: true, userEmails: [ann] }));
    const { items } = await getRecipients(service, batchId);
    const path = bulkPath().replace(/bulk$/, `${items[0]?.id}/resend`);
    service.clock.now += minute;
    isHit = await losing(victim, async () => {
      const answer = await request(service, { method: 'POST', path, body: { rotate: true } });
      expect([victim, answer.status]).toEqual([victim, 200]);
      expect(answer.body).not.toHaveProperty('data.skipped');
    });
    await minutes(service, 2);
    const [first, second, ...more] = (await mails(service)).filter(({ to }) => to === ann);
    expect([victim, more]).toEqual([victim, []]);
    expect(second?.link).not.toBe(first?.link);
    const after = await getRecipients(service, batchId);
    expect(after.items).toMatchObject([{ enrollmentLink: second?.link }]);
  }
}, 120_000);

/** A batch whose mail is out for a day. */
async function sent(service: TestService, userEmails = people): Promise<string> {
  const { batchId } = created(await post(service, { sendEmail: true, userEmails, duration: 2_592_000 }));
  await minutes(service, 1);
  service.clock.now += day;
  return batchId;
}

function resend(service: TestService, batchId: string, through: Through = {}, key = 'remind') {
  const headers = { 'idempotency-key': key };
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
async function isRemindedOnce(service: TestService, batchId: string, of = people): Promise<void> {
  const theirs = (await mailed(service)).filter((to) => of.includes(to));
  expect(theirs.toSorted()).toEqual([...of, ...of].toSorted());
  const invitations = { sent: of.length };
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations });
  service.clock.now += day;
  const next = await request(service, { method: 'POST', path: bulkPath('acme', batchId, 'resend') });
  expect(resent(next)).toMatchObject({ total: of.length, skipped: {} });
}
