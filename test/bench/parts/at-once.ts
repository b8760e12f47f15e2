import type { Bench } from '../bench.ts';
import { addressesFor } from '../load.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Part } from './part.ts';

const rates = [14, 50, 300];
const sizes = [10, 120, 300, 3_000];

/** What a request may take beyond what the rate allows before it is given up, in milliseconds: twice the schedule. */
const patience = 120_000;

/** How soon the last mail of a request leaves. */
export const atOnce: Part = {
  title: 'Mail at once',
  how: `One request over HTTP to the local engine (\`npm start\`: the synthesized stack, its bundles, its schedule), nothing else going on. The time runs from the call to the last mail in the inbox; N/rate is what the rate allows.`,
  async measure(bench) {
    const rows: number[][] = [];
    for (const rate of rates) {
      const stack = await bench.localStack(rate);
      for (const size of sizes) rows.push([rate, size, size / rate, await lastMailAfter(stack, size, rate)]);
      await bench.endPart();
    }
    const beyond = (allowance: number): number =>
      Math.max(...rows.map(([, , allowed = 0, took = 0]) => took - allowance * allowed));
    return {
      figures: [
        {
          name: 'lastMailBeyondRate',
          label: `Last mail of ${sizes.join(', ')} later than N/rate at ${rates.join(', ')} a second, at worst`,
          value: beyond(1),
          unit: 's',
          limit: { bar: 2 },
        },
        {
          name: 'lastMailBeyondRateAndTwoPercent',
          label: 'The same, later than 1.02 · N/rate',
          value: beyond(1.02),
          unit: 's',
          limit: { bar: 2, aim: 1 },
        },
      ],
      tables: [
        {
          title: 'From the call to the last mail',
          columns: ['Rate', 'Addresses', 'N/rate, s', 'measured, s'],
          rows: rows.map(([rate = 0, size = 0, allowed = 0, took = 0]) => [
            rate,
            size,
            allowed.toFixed(2),
            took.toFixed(2),
          ]),
        },
      ],
    };
  },
};

/** Seconds by which the last mail of one request comes later than the rate allows, for a check of some seconds. */
export async function lastMailBeyondRate(bench: Bench, size: number, rate: number): Promise<number> {
  const stack = await bench.localStack(rate);
  const took = await lastMailAfter(stack, size, rate);
  await bench.endPart();
  return took - size / rate;
}

/** @returns seconds from the call to the last mail */
async function lastMailAfter(stack: LocalStack, size: number, rate: number): Promise<number> {
  const userEmails = addressesFor(size);
  const began = Date.now();
  const batchId = await stack.post(userEmails);
  const mails = await stack.untilMailed(batchId, size, (size / rate) * 1_000 + patience);
  await stack.rest();
  return ((mails.at(-1)?.at ?? Number.NaN) - began) / 1_000;
}
