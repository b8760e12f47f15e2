import { expect, test } from '@jest/globals';
import type { Slot } from '../../../lambda/batches/services.ts';
import { SlotQueue } from '../../../lambda/batches/slot-queue.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** A queue on a rate that is always free at the next slot, and who was served, in order. */
function start(perSecond: number) {
  const clock = new VirtualClock(1_000_000);
  let free = 0;
  const sendRate = {
    take: async (recipients: number, rate: number, now: number): Promise<Slot> => {
      const at = Math.max(now, free);
      free = at + (recipients / rate) * 1000;
      return { taken: true, at };
    },
  };
  const served: string[] = [];
  const queue = new SlotQueue({ clock: clock.read, sleep: clock.sleep, sendRate }, () => perSecond);
  /** Sends so many calls of a batch, one after the other. */
  const send = async (organization: string, batch: string, calls: number, recipients = 50): Promise<void> => {
    const slots = queue.slotsOf(organization, batch, () => false);
    for (let n = 0; n < calls; n += 1) {
      await slots.next(recipients);
      served.push(batch);
    }
  };
  return { clock, served, send };
}

test('an organization that sends little comes first again and again', async () => {
  const { clock, served, send } = start(50);
  const others = Promise.all(Array.from({ length: 10 }, (_, n) => send(`large${n}`, `large${n}`, 6)));
  for (let n = 0; n < 3; n += 1) {
    await clock.sleep(12_000);
    const before = served.length;
    await send('small', 'small', 1, 10);
    expect(served.slice(before).indexOf('small')).toBeLessThanOrEqual(1);
  }
  await others;
});

test('organizations share the rate evenly, however many batches they have, and so do the batches of one', async () => {
  const { served, send } = start(50);
  await Promise.all([send('a', 'a1', 10), send('a', 'a2', 10), send('a', 'a3', 10), send('b', 'b1', 10)]);
  const first = served.slice(0, 20);
  const count = (batch: string) => first.filter((name) => name === batch).length;
  expect(count('b1')).toBeGreaterThanOrEqual(9);
  for (const batch of ['a1', 'a2', 'a3']) expect(count(batch)).toBeGreaterThanOrEqual(3);
});

test('who did not wait has nothing saved up', async () => {
  const { clock, served, send } = start(50);
  const early = send('early', 'early', 20);
  await clock.sleep(9_000);
  const before = served.length;
  await send('late', 'late', 5);
  expect(served.slice(before, before + 9).filter((name) => name === 'early').length).toBeGreaterThanOrEqual(
    3,
  );
  await early;
});
