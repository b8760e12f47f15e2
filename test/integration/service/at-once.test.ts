import { expect, test } from '@jest/globals';
import { deliver } from '../../../lambda/batches/deliver.ts';
import type { Services } from '../../../lambda/batches/services.ts';
import { timeLimits } from '../../../lambda/observability/time-limits.ts';
import { dying, withStores } from '../../support/broken-stores.ts';
import { demoKeys } from '../../support/demo.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  created,
  getBatch,
  lastMailAt,
  mailed,
  post,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

const order = (count: number, name = 'user') => ({ sendEmail: true, userEmails: addresses(count, name) });

/** A run that somebody asked for. */
function requestedRun(service: TestService, services: Services = service.services) {
  const time = timeLimits(services.clock, 300_000, 20_000);
  return deliver(time, services, { isRequested: true });
}

/** The service, and the batches that the deliver function was asked for. */
async function start(options: Parameters<typeof startService>[0] = {}) {
  const asked: string[] = [];
  const deliveryTrigger = {
    invoke: async (batchId: string) => {
      asked.push(batchId);
    },
  };
  return { service: await startService({ ...options, deliveryTrigger }), asked };
}

test('what a request cannot send at once is asked for, by the name of its batch', async () => {
  const { service, asked } = await start({ ratePerSecond: 50 });
  const small = created(await post(service, order(10, 'a')));
  expect(asked).toEqual([]);
  expect(small).not.toHaveProperty('estimatedLastSendAt');
  service.clock.now += 10_000;
  const { batchId } = created(await post(service, order(120)));
  expect(asked).toEqual([batchId]);
});

test('many requests at the same moment ask once, and a run under way is not asked for', async () => {
  const { service, asked } = await start({ ratePerSecond: 50 });
  await Promise.all(Array.from({ length: 20 }, (_, n) => post(service, order(60, `u${n}-`))));
  expect(asked).toHaveLength(1);
  const running = requestedRun(service);
  await post(service, order(60, 'late'));
  await running;
  expect(asked).toHaveLength(1);
  expect(new Set(await mailed(service)).size).toBe(21 * 60);
});

test('who comes after a run has ended asks for the next one, however soon', async () => {
  const { service, asked } = await start({ ratePerSecond: 50 });
  await post(service, order(60, 'a'));
  await requestedRun(service);
  await post(service, order(110, 'b'));
  expect(asked).toHaveLength(2);
});

test('requests that follow each other shortly ask anew where the run that was asked for does not come', async () => {
  const { service, asked } = await start({ ratePerSecond: 50 });
  for (let n = 0; n < 5; n += 1) {
    await post(service, order(60, `u${n}-`));
    service.clock.now += 1_500;
  }
  expect(asked).toHaveLength(3);
});

test('what is asked for while a run with nothing to do is about to end is sent at once', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  let isAsked = false;
  const services = withStores(service.services, {
    senderLease: {
      release: async (holder, always) => {
        if (!isAsked) await post(service, order(120));
        isAsked = true;
        return service.services.senderLease.release(holder, always);
      },
    },
  });
  const begun = service.clock.now;
  await requestedRun(service, services);
  expect(await mailed(service)).toHaveLength(120);
  expect((await lastMailAt(service)) - begun).toBeLessThan(5_000);
});

test('a batch that the index still shows as due is left alone until it is', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  const { batchId } = created(await post(service, order(60)));
  const [due] = await service.services.batches.due(service.clock.now + 5_000);
  expect(due).toMatchObject({ batchId });
  await requestedRun(service);
  const before = await service.services.batches.find(batchId);
  await service.services.batches.markDue(batchId, service.clock.now + 60_000);
  const services = withStores(service.services, { batches: { due: async () => (due ? [due] : []) } });
  const time = timeLimits(service.clock.read, 25_000, 20_000);
  await deliver(time, services, { isRequested: true });
  expect((await service.services.batches.find(batchId))?.round).toBe(before?.round);
});

test('a request is answered though nobody can be asked, and the schedule sends its mail', async () => {
  const failing = { invoke: () => Promise.reject(new Error('no')) };
  const service = await startService({ ratePerSecond: 50, deliveryTrigger: failing });
  expect((await post(service, order(120))).status).toBe(200);
  expect(service.log.lines).toContainEqual(expect.objectContaining({ message: 'delivery_not_requested' }));
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(120);
});

test.each([
  [14, 120],
  [50, 300],
  [300, 3_000],
])('at %i a second %i mails take hardly longer than the rate asks for', async (ratePerSecond, count) => {
  const { service } = await start({ ratePerSecond });
  const begun = service.clock.now;
  const { batchId } = created(await post(service, order(count)));
  await requestedRun(service);
  const took = (await lastMailAt(service)) - begun;
  expect(took).toBeLessThanOrEqual((1.02 * count * 1000) / ratePerSecond + 1_000);
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'completed',
    invitations: { sent: count },
  });
});

test('a batch that the index does not show yet is sent all the same', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  await post(service, order(120));
  const services = withStores(service.services, { batches: { due: async () => [] } });
  await requestedRun(service, services);
  expect(await mailed(service)).toHaveLength(120);
});

test('a run that is not needed ends at once', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  await post(service, order(600));
  const running = requestedRun(service);
  await service.services.sleep(3_000);
  const begun = service.clock.now;
  expect(await requestedRun(service, service.anotherProcess())).toMatchObject({ turns: 0 });
  expect(service.clock.now - begun).toBeLessThan(1_000);
  await running;
});

test('a scheduled run takes over from one that dies, within 35 seconds', async () => {
  const { service } = await start({ ratePerSecond: 10 });
  await post(service, order(300));
  const { happened, services } = dying(service.services, (die) => ({ chunks: { change: die } }));
  requestedRun(service, services).catch(() => undefined);
  const scheduled = runDeliver(service, { services: service.anotherProcess() });
  await happened;
  const diedAt = service.clock.now;
  const before = (await mailed(service)).length;
  await until(service, async () => (await mailed(service)).length > before);
  expect(service.clock.now - diedAt).toBeLessThan(35_000);
  await scheduled;
  const sent = await mailed(service);
  expect(new Set(sent).size).toBe(sent.length);
});

test('a run that is told to end gives back what it holds, and the next goes on at once', async () => {
  const { service } = await start({ ratePerSecond: 10 });
  await post(service, order(100));
  const stop = new AbortController();
  const time = timeLimits(service.services.clock, 300_000, 20_000);
  const running = deliver(time, service.services, { stop: stop.signal });
  await service.services.sleep(3_000);
  stop.abort();
  const stoppedAt = service.clock.now;
  await running;
  expect(service.clock.now - stoppedAt).toBeLessThanOrEqual(2_000);
  const before = (await mailed(service)).length;
  await requestedRun(service, service.anotherProcess());
  expect((await mailed(service)).length).toBe(100);
  expect(before).toBeLessThan(60);
  expect(service.clock.now - stoppedAt).toBeLessThan(15_000);
});

test('five people of one organization do not wait for the large batches of others', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  const async = { prefer: 'respond-async' };
  for (let n = 0; n < 4; n += 1) await post(service, order(400, `acme${n}-`), async);
  const running = runDeliver(service);
  await service.services.sleep(10_000);
  const begun = service.clock.now;
  const answer = await request(service, {
    method: 'POST',
    path: '/v1/organizations/small/mdm/apple/enterprise/enrollment-tokens/bulk',
    key: demoKeys.small,
    body: order(5, 'small'),
  });
  expect(answer.status).toBe(200);
  await until(
    service,
    async () => (await mailed(service)).filter((to) => to.startsWith('small')).length === 5,
  );
  expect(service.clock.now - begun).toBeLessThan(3_000);
  service.clock.now += 300_000;
  await running;
});

test('counts are seconds old while a batch is sent, and the estimate is near the truth', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  const { batchId } = created(await post(service, order(1_000)));
  const running = requestedRun(service);
  const estimates: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    await service.services.sleep(2_000);
    const { invitations, estimatedLastSendAt } = await getBatch(service, batchId);
    const truth = (await mailed(service)).length;
    expect(truth - invitations.sent).toBeLessThanOrEqual(2 * 50 + 50);
    expect(invitations.sent + invitations.queued).toBe(1_000);
    estimates.push(Date.parse(estimatedLastSendAt ?? ''));
    expect(Date.parse(estimatedLastSendAt ?? '')).toBeGreaterThan(service.clock.now);
  }
  await running;
  const last = await lastMailAt(service);
  for (const estimate of estimates) expect(Math.abs(estimate - last)).toBeLessThan(5_000);
});

test('at a low rate, too, counts are seconds old, and what they tell is true in the end', async () => {
  const { service } = await start({ ratePerSecond: 2 });
  const { batchId } = created(await post(service, order(50)));
  const running = requestedRun(service);
  await service.services.sleep(10_000);
  for (let n = 0; n < 4; n += 1) {
    await service.services.sleep(3_000);
    const { invitations } = await getBatch(service, batchId);
    const truth = (await mailed(service)).length;
    expect(truth - invitations.sent).toBeLessThanOrEqual(2 * 5);
    expect(invitations.sent + invitations.queued).toBe(50);
  }
  await running;
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 50 } });
});

test('what is due that cannot be looked up for a moment keeps nothing from being sent', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  await post(service, order(300));
  const { batches } = service.services;
  let looks = 0;
  const due = (now: number) => {
    looks += 1;
    return looks === 2 ? Promise.reject(new Error('no')) : batches.due(now);
  };
  await requestedRun(service, withStores(service.services, { batches: { due } }));
  expect(looks).toBeGreaterThan(1);
  expect(await mailed(service)).toHaveLength(300);
});

test('a replay tells the estimate of the first answer', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  const key = { 'idempotency-key': 'k' };
  const first = created(await post(service, order(300), key));
  expect(first.estimatedLastSendAt).toBeDefined();
  await requestedRun(service);
  expect(created(await post(service, order(300), key))).toEqual(first);
});

test('a process that stood still while it held a lease mails nothing and writes nothing when it goes on', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  await post(service, order(300));
  const { mailer } = service.services;
  let taken = 0;
  const services = withStores(service.services, {
    mailer: {
      send: (envelope, letters, signal, turn) =>
        mailer.send(envelope, letters, signal, async () => {
          await turn?.();
          if (taken > 0) return;
          service.clock.now += 60_000;
          await runDeliver(service, { services: service.anotherProcess() });
          taken = (await mailed(service)).length;
        }),
    },
  });
  await requestedRun(service, services);
  const sent = await mailed(service);
  expect(taken).toBe(200);
  expect(sent).toHaveLength(taken);
  expect(new Set(sent).size).toBe(sent.length);
});

test('the first suppression of an organization is seen by what is being sent', async () => {
  const { service } = await start({ ratePerSecond: 50 });
  await post(service, order(600));
  const running = requestedRun(service);
  await service.services.sleep(2_000);
  const acme = '64d2f0c0a1b2c3d4e5f60001';
  const address = 'user599@example.com';
  await service.services.suppressions.add(acme, [{ address, reason: 'bounced', at: service.clock.now }]);
  await running;
  expect(await mailed(service)).not.toContain(address);
});

/** Waits, in virtual time. */
async function until(service: TestService, isSo: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 300 && !(await isSo()); n += 1) await service.services.sleep(250);
  expect(await isSo()).toBe(true);
}
