import { inRounds } from '../bench.ts';
import { fitPowerLaw, median } from '../statistics.ts';
import type { Part } from './part.ts';

const rounds = 8;

/** Addresses, and how many such requests are answered one after the other in a round. */
const sizes: readonly (readonly [addresses: number, runs: number])[] = [
  [10, 200],
  [25, 200],
  [50, 200],
  [100, 100],
  [1_000, 20],
  [10_000, 3],
  [100_000, 1],
];

/** Whether twice the addresses cost twice the CPU. */
export const scaling: Part = {
  title: 'Scaling',
  how: `CPU by size, medians over ${rounds} rounds of all sizes, and the law of fixed + factor · size ^ slope that comes closest to them.`,
  async measure(bench) {
    const contestant = bench.contestant('muster');
    for (let warmUps = 0; warmUps < 6; warmUps += 1) await bench.run(contestant, 10_000);
    const costs = await inRounds(
      sizes.map(
        ([addresses, repeat]) =>
          async () =>
            (await bench.run(contestant, addresses, {}, repeat)).cpu,
      ),
      { rounds, warmUps: 2 },
    );
    const points = sizes.map(([addresses], n) => [addresses, median(costs[n] ?? [])] as const);
    const { fixed, slope } = fitPowerLaw(points);
    return {
      figures: [
        {
          name: 'scalingSlope',
          label: 'Slope from 10 to 100 000 tokens',
          value: slope,
          limit: { bar: 0.05, around: 1 },
        },
      ],
      tables: [
        {
          title: `CPU by size; the fixed cost is ${fixed.toFixed(2)} ms`,
          columns: ['Addresses', 'CPU, ms', 'above the fixed cost, µs an address'],
          rows: points.map(([addresses, cost]) => [
            addresses,
            cost.toFixed(2),
            (((cost - fixed) / addresses) * 1000).toFixed(1),
          ]),
        },
      ],
    };
  },
};
