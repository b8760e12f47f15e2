import { expect, test } from '@jest/globals';
import type { Slot } from '../../../lambda/batches/services.ts';
import { startService } from '../../support/service.ts';

const quota = { perSecond: 10, max24Hours: -1, sentLast24Hours: 0 };

test('before SES was ever asked there is no rate and no slot', async () => {
  const { services, clock } = await startService();
  expect(await services.sendRate.read()).toBeUndefined();
  expect(await services.sendRate.take(1, 10, clock.now, clock.now)).toEqual({
    taken: false,
    reason: 'send_rate',
    nextFreeAt: clock.now,
  });
});

test('slots of all processes together never come faster than the rate', async () => {
  const service = await startService();
  const { clock } = service;
  const stores = [service.services, service.anotherProcess(), service.anotherProcess()];
  await service.services.sendRate.refresh(quota, clock.now);
  const taken = await Promise.all(
    stores.flatMap(({ sendRate }) =>
      Array.from({ length: 4 }, () => sendRate.take(5, 10, clock.now, clock.now + 60_000)),
    ),
  );
  const moments = taken.flatMap((slot) => (slot.taken ? [slot.at] : [])).sort((a, b) => a - b);
  const gaps = moments.slice(1).map((moment, n) => moment - (moments[n] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(510);
  expect(moments.length).toBeGreaterThan(6);
});

test('a slot that would come too late is not taken, and when the next is free is told', async () => {
  const { services, clock } = await startService();
  const { sendRate } = services;
  await sendRate.refresh(quota, clock.now);
  expect(await sendRate.take(10, 10, clock.now, clock.now)).toEqual({ taken: true, at: clock.now });
  const late: Slot = { taken: false, reason: 'send_rate', nextFreeAt: clock.now + 1005 };
  expect(await sendRate.take(10, 10, clock.now, clock.now + 1004)).toEqual(late);
  expect(await sendRate.take(10, 10, clock.now, clock.now + 1005)).toEqual({
    taken: true,
    at: clock.now + 1005,
  });
});

test('time in which nobody sent is not made up for', async () => {
  const { services, clock } = await startService();
  const { sendRate } = services;
  await sendRate.refresh(quota, clock.now);
  await sendRate.take(10, 10, clock.now, clock.now);
  clock.now += 60_000;
  expect(await sendRate.take(10, 10, clock.now, clock.now)).toMatchObject({ taken: true, at: clock.now });
  expect(await sendRate.take(10, 10, clock.now, clock.now)).toMatchObject({ taken: false });
});

test('the daily quota is counted down by slots and renewed by what SES reports', async () => {
  const { services, clock } = await startService();
  const { sendRate } = services;
  await sendRate.refresh({ ...quota, max24Hours: 100, sentLast24Hours: 85 }, clock.now);
  const later = clock.now + 60_000;
  expect(await sendRate.take(10, 10, clock.now, later)).toMatchObject({ taken: true });
  expect(await sendRate.read()).toMatchObject({ remaining: 5 });
  expect(await sendRate.take(10, 10, clock.now, later)).toMatchObject({
    taken: false,
    reason: 'daily_quota',
  });
  await sendRate.refresh({ ...quota, max24Hours: 100, sentLast24Hours: 120 }, clock.now);
  expect(await sendRate.read()).toMatchObject({ remaining: 0 });
  await sendRate.refresh(quota, clock.now);
  expect(await sendRate.take(10, 10, clock.now, later)).toMatchObject({ taken: true });
});

test('holding back puts off every slot, and never brings one forward', async () => {
  const { services, clock } = await startService();
  const { sendRate } = services;
  await sendRate.refresh(quota, clock.now);
  await sendRate.backOff(clock.now + 2000);
  await sendRate.backOff(clock.now + 1000);
  expect(await sendRate.take(1, 10, clock.now, clock.now + 5000)).toEqual({
    taken: true,
    at: clock.now + 2000,
  });
});
