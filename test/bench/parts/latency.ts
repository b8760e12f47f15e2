import { inRounds } from '../bench.ts';
import { median } from '../statistics.ts';
import type { Part } from './part.ts';

const addresses = 10;
const delays = [20, 40] as const;

/** How many answers a small request waits for, one after the other. */
export const latency: Part = {
  title: 'Latency',
  how: `A request of ${addresses} with mail, signing key at hand: how much longer it takes for each millisecond that every answer takes longer (${delays.join(' and ')} ms).`,
  async measure(bench, { pairs }) {
    const contestants = [bench.contestant('muster', true), bench.contestant('muster')];
    const runs = contestants.flatMap((contestant) =>
      delays.map((delay) => () => bench.run(contestant, addresses, { delay })),
    );
    const costs = await inRounds(runs, { rounds: pairs });
    const [short = 0, long = 0, shortWithout = 0, longWithout = 0] = costs.map((of) =>
      median(of.map((cost) => cost.wall)),
    );
    const trips = (a: number, b: number): number => (b - a) / (delays[1] - delays[0]);
    return {
      figures: [
        {
          name: 'roundTripsWithMail',
          label: `Sequential round trips of a request of ${addresses} with mail`,
          value: Math.round(trips(short, long) * 10) / 10,
          digits: 1,
          limit: { bar: 8, aim: 6 },
        },
        {
          name: 'roundTripsWithoutMail',
          label: 'The same without mail',
          value: Math.round(trips(shortWithout, longWithout) * 10) / 10,
          digits: 1,
        },
      ],
    };
  },
};
