import { expect, test } from '@jest/globals';
import { LeaseLost } from '../../../lambda/batches/services.ts';
import { Failure } from '../../../lambda/failure.ts';
import { type Changes, dying, withStores } from '../../support/broken-stores.ts';
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
const lost = { answer: 'lost', action: 'SendBulkTemplatedEmail' } as const;

test('mail whose answer was lost is in doubt for ten minutes, then sent again exactly once with the same link', async () => {
  const service = await startService();
  service.ses.inject(lost);
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(3) }));
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'sending',
    waitingFor: 'answers_in_doubt',
    invitations: { unknown: 3, sent: 0, queued: 0 },
  });
  await everyMinute(service, 9);
  expect(await mailed(service)).toHaveLength(3);
  await everyMinute(service, 5);
  expect((await mailed(service)).sort()).toEqual([...addresses(3), ...addresses(3)].sort());
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 3 } });
});

test('mail that SES never took arrives once, after the wait', async () => {
  const service = await startService();
  service.ses.inject({ ...lost, accepted: false });
  await post(service, { sendEmail: true, userEmails: addresses(3) });
  await everyMinute(service, 14);
  expect((await mailed(service)).sort()).toEqual(addresses(3));
});

test('the rest of a batch does not wait for what is in doubt', async () => {
  const service = await startService();
  service.ses.inject({ ...lost, accepted: false });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(130) }));
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(80);
  expect(
    (await getRecipients(service, batchId)).items.slice(0, 50).map(({ invitation }) => invitation),
  ).toEqual(Array(50).fill('unknown'));
  await everyMinute(service, 14);
  expect((await mailed(service)).sort()).toEqual(addresses(130).sort());
});

test('a status that SES does not document is in doubt as well', async () => {
  const service = await startService();
  service.ses.inject({ status: 'Perhaps', addresses: ['user1@example.com'] });
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(2) }));
  expect(await getBatch(service, batchId)).toMatchObject({ invitations: { sent: 1, unknown: 1 } });
});

test.each<[string, number, (die: () => Promise<never>) => Changes]>([
  ['between sending and recording', 100, (die) => ({ chunks: { change: die } })],
  ['between noting what it sends and sending', 50, (die) => ({ mailer: { send: die } })],
])(
  'a run that dies %s leaves a window in doubt, and nobody is mailed twice before the wait',
  async (_, inDoubt, dyingIn) => {
    const service = await startService({ ratePerSecond: 10 });
    const prefer = { prefer: 'respond-async' };
    const body = { sendEmail: true, userEmails: addresses(140) };
    const { batchId } = created(await post(service, body, prefer));
    const { happened, services } = dying(service.services, dyingIn);
    runDeliver(service, { services }).catch(() => undefined);
    await happened;
    const early = await mailed(service);

    // It waits for the leases of the dead, and no longer.
    const diedAt = service.clock.now;
    await runDeliver(service);
    expect(service.clock.now - diedAt).toBeLessThan(50_000);
    const sent = await mailed(service);
    expect(sent.length).toBe(new Set(sent).size);
    const { invitations } = await getBatch(service, batchId);
    expect(invitations).toMatchObject({ unknown: inDoubt, sent: 140 - inDoubt, queued: 0 });

    await everyMinute(service, 14);
    expect(new Set(await mailed(service)).size).toBe(140);
    expect(await mailed(service)).toHaveLength(140 + early.length);
    expect(await getBatch(service, batchId)).toMatchObject({
      state: 'completed',
      invitations: { sent: 140 },
    });
  },
);

test('a request that dies after its first mail left is finished by the scheduled work', async () => {
  const service = await startService();
  const { happened, services } = dying(service.services, (die) => ({ chunks: { change: die } }));
  void post(
    service,
    { sendEmail: true, userEmails: addresses(60) },
    { 'idempotency-key': 'a' },
    { services },
  );
  await happened;
  expect(await mailed(service)).toHaveLength(50);
  service.clock.now += minutes;
  await runDeliver(service);
  const sent = await mailed(service);
  expect(sent.length).toBe(new Set(sent).size);
  await everyMinute(service, 14);
  expect(new Set(await mailed(service)).size).toBe(60);
});

test('an outcome that could not be recorded is in doubt, and that alone', async () => {
  const service = await startService();
  const { chunks } = service.services;
  let failures = 1;
  const services = withStores(service.services, {
    chunks: {
      change: (batchId, number, ...how) =>
        number === 1 && failures-- > 0
          ? Promise.reject(new Failure('unavailable'))
          : chunks.change(batchId, number, ...how),
    },
  });
  const prefer = { prefer: 'respond-async' };
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(200) }, prefer));
  await runDeliver(service, { services });
  service.clock.now += 2 * minutes;
  await runDeliver(service);
  const sent = await mailed(service);
  expect(sent).toHaveLength(200);
  expect(new Set(sent).size).toBe(200);
  expect((await getBatch(service, batchId)).invitations).toMatchObject({ sent: 150, unknown: 50 });
  await everyMinute(service, 14);
  expect(await mailed(service)).toHaveLength(250);
});

test('who lost the lease stops, and whoever holds it goes on', async () => {
  const service = await startService();
  const services = withStores(service.services, {
    batches: { release: () => Promise.reject(new LeaseLost()) },
  });
  const answer = await post(service, { sendEmail: true, userEmails: addresses(60) }, {}, { services });
  expect(answer.status).toBe(200);
  expect(service.log.lines).toContainEqual(
    expect.objectContaining({ message: 'work_left_to_deliver', fields: expect.anything() }),
  );
  service.clock.now += minutes;
  await runDeliver(service, { services });
  expect(service.log.lines).toContainEqual(expect.objectContaining({ message: 'lease_lost' }));
  service.clock.now += 6 * minutes;
  await everyMinute(service, 20);
  const { state, invitations } = await getBatch(service, created(answer).batchId);
  expect([state, invitations.sent]).toEqual(['completed', 60]);
});

test('a mailer that answers for too few letters leaves the others in doubt', async () => {
  const service = await startService();
  const { mailer } = service.services;
  const services = withStores(service.services, {
    mailer: { send: async (...of) => (await mailer.send(...of)).slice(0, 2) },
  });
  const order = { sendEmail: true, userEmails: addresses(3) };
  const { batchId } = created(await post(service, order, {}, { services }));
  expect(await getBatch(service, batchId)).toMatchObject({ invitations: { sent: 2, unknown: 1 } });
});

test('when the send rate cannot be read or written, mail waits and what was sent is recorded', async () => {
  const service = await startService();
  const { sendRate } = service.services;
  let takes = 0;
  const services = withStores(service.services, {
    sendRate: {
      take: (...of) => (++takes > 2 ? Promise.reject(new Failure('unavailable')) : sendRate.take(...of)),
      backOff: () => Promise.reject(new Failure('unavailable')),
    },
  });
  service.ses.inject({ status: 'AccountThrottled', addresses: ['user3@example.com'] });
  const prefer = { prefer: 'respond-async' };
  const { batchId } = created(await post(service, { sendEmail: true, userEmails: addresses(120) }, prefer));
  await runDeliver(service, { services });
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor: 'unavailable' });
  expect(await mailed(service)).toHaveLength(99);
  await everyMinute(service, 3);
  expect((await mailed(service)).sort()).toEqual(addresses(120).sort());
});

test('while the database cannot tell the send rate, an accepted request is answered and its mail waits', async () => {
  const service = await startService();
  const services = withStores(service.services, {
    sendRate: { read: () => Promise.reject(new Failure('unavailable')) },
  });
  const answer = await post(service, { sendEmail: true, userEmails: addresses(3) }, {}, { services });
  expect(answer.status).toBe(200);
  await everyMinute(service, 3);
  expect((await mailed(service)).sort()).toEqual(addresses(3));
});

/** Lets time pass, with a deliver run each minute as the schedule has it. */
async function everyMinute(service: TestService, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    service.clock.now += minutes;
    await runDeliver(service);
  }
}
