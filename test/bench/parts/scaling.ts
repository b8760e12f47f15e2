import { inRounds } from '../bench.ts';
import { median, slope } from '../statistics.ts';
import type { Part } from './part.ts';

const rounds = 8;

/** Addresses, and how many such requests are answered one after the other in a round. */
const sizes: readonly (readonly [addresses: number, runs: number])[] = [
  [10, 200],
  [100, 100],
  [1_000, 20],
  [10_000, 3],
  [100_000, 1],
];

/** One and two full calls: what a call costs, and so what the rest of a request does. */
const [oneCall, twoCalls] = [25, 50];

/** Whether twice the addresses cost twice the CPU. */
export const scaling: Part = {
  title: 'Scaling',
  how: `CPU above the fixed cost of a request, on a log-log scale; medians over ${rounds} rounds of all sizes. The fixed cost is what ${oneCall} and ${twoCalls} addresses, one and two full calls, leave when they are carried back to none.`,
  async measure(bench) {
    const contestant = bench.contestant('muster');
    for (let warmUps = 0; warmUps < 6; warmUps += 1) await bench.run(contestant, 10_000);
    const measured = [[oneCall, 200] as const, [twoCalls, 200] as const, ...sizes];
    const costs = await inRounds(
      measured.map(
        ([addresses, repeat]) =>
          async () =>
            (await bench.run(contestant, addresses, {}, repeat)).cpu,
      ),
      { rounds, warmUps: 2 },
    );
    const [one = 0, two = 0, ...points] = costs.map((ofSize) => median(ofSize));
    const fixed = 2 * one - two;
    const above = sizes.map(([addresses], n) => [addresses, (points[n] ?? 0) - fixed] as const);
    return {
      figures: [
        {
          name: 'scalingSlope',
          label: 'Slope from 10 to 100 000 tokens',
          value: slope(above.map(([addresses, cost]) => [Math.log(addresses), Math.log(cost)])),
          limit: { bar: 0.05, around: 1 },
        },
      ],
      tables: [
        {
          title: `CPU by size; the fixed cost is ${fixed.toFixed(2)} ms`,
          columns: ['Addresses', 'CPU, ms', 'above the fixed cost, µs an address'],
          rows: above.map(([addresses, cost]) => [
            addresses,
            (cost + fixed).toFixed(2),
            ((cost / addresses) * 1000).toFixed(1),
          ]),
        },
      ],
    };
  },
};
