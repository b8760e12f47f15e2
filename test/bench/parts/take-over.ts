import { setTimeout as sleep } from 'node:timers/promises';
import { addressesFor } from '../load.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Part } from './part.ts';

const rate = 14;
const deliver = 'muster-local-deliver';

/** What a process that was killed had on the way is in the inbox by then, in milliseconds. */
const onTheWayMs = 1_000;

/** A scheduled run stands by after so many milliseconds at the latest. */
const scheduleMs = 60_000;

/** How soon mail goes on after the process that sends died. */
export const takeOver: Part = {
  title: 'Take-over',
  how: `On the local engine at ${rate} a second the function that sends is ended without a word, as by SIGKILL, in the middle of a batch: some seconds after the call, when no scheduled run stands by yet, and after more than a minute, when one does. The time runs to the next mail.`,
  async measure(bench) {
    const gaps: [label: string, seconds: number][] = [];
    for (const [label, wait] of [
      ['some seconds after the call', 5_000],
      ['after more than a minute', scheduleMs + 5_000],
    ] satisfies [string, number][]) {
      const stack = await bench.localStack(rate);
      gaps.push([label, await gapAfterDeath(stack, wait)]);
      await bench.endPart();
    }
    return {
      figures: [
        {
          name: 'takeOver',
          label: 'Time without mail after the process that sends was killed, at worst',
          value: Math.max(...gaps.map(([, seconds]) => seconds)),
          unit: 's',
          limit: { bar: 60, aim: 35 },
        },
      ],
      tables: [
        {
          title: 'Until mail goes on',
          columns: ['Killed', 's'],
          rows: gaps.map(([label, seconds]) => [label, seconds.toFixed(1)]),
        },
      ],
    };
  },
};

/** @returns seconds from the death to the next mail */
async function gapAfterDeath(stack: LocalStack, wait: number): Promise<number> {
  const size = Math.ceil((rate * (wait + 3 * scheduleMs)) / 1_000);
  const batchId = await stack.post(addressesFor(size));
  await sleep(wait);
  const killedAt = Date.now();
  if (!(await stack.engine.kill(deliver))) throw new Error('Nobody was sending');
  await sleep(onTheWayMs);
  const before = stack.mails(batchId).length;
  const mails = await stack.untilMailed(batchId, before + 1, 10 * scheduleMs);
  return ((mails[before]?.at ?? Number.NaN) - killedAt) / 1_000;
}
