import type { Cost } from '../arms/main.ts';
import { type Bench, inRounds } from '../bench.ts';
import type { Figure, Limit } from '../figures.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Part } from './part.ts';

const tokens = 10_000;

/** CPU of every way to do the job. */
export const cpu: Part = {
  title: 'CPU',
  how: `${tokens} tokens a run, answers at once; CPU of the process (user and system), the stub's not counted.`,
  async measure(bench, { pairs }) {
    const contestants = [
      { name: 'muster', label: 'Muster', ...bench.contestant('muster') },
      { name: 'mail', label: 'Muster, with mail', ...bench.contestant('muster', true) },
      { name: 'usual', label: 'the usual way', ...bench.contestant('usual') },
      { name: 'electrodb', label: 'ElectroDB', ...bench.contestant('electrodb') },
      { name: 'toolbox', label: 'dynamodb-toolbox', ...bench.contestant('dynamodb-toolbox') },
      { name: 'tuned', label: 'the tuned script', ...bench.contestant('tuned') },
      { name: 'floor', label: 'the floor', ...bench.contestant('floor') },
    ];
    const costs = await inRounds(
      contestants.map((contestant) => () => bench.run(contestant, tokens)),
      { rounds: pairs },
    );
    const cpuOf = (name: string): number[] => {
      const place = contestants.findIndex((contestant) => contestant.name === name);
      return (costs[place] ?? []).map((cost) => cost.cpu);
    };
    const ratio = (arm: string, label: string, name: string, limit?: Limit): Figure => {
      const { median: value, low, high } = medianRatio(cpuOf(arm), cpuOf(name));
      return { name: figureName(arm, name), label, value, interval: [low, high], ...(limit && { limit }) };
    };
    return {
      figures: [
        ratio('muster', 'CPU, Muster / the usual way', 'usual', { bar: 0.85, aim: 0.6 }),
        ratio('muster', 'CPU, Muster / ElectroDB', 'electrodb', { bar: 0.85, aim: 0.5 }),
        ratio('muster', 'CPU, Muster / dynamodb-toolbox', 'toolbox', { bar: 0.85, aim: 0.5 }),
        ratio('muster', 'CPU, Muster / the tuned script', 'tuned', { bar: 1.05, aim: 0.75 }),
        ratio('muster', 'CPU, Muster / the floor', 'floor'),
        ratio('mail', 'CPU, Muster with mail / the usual way, which sends none', 'usual'),
        ratio('mail', 'CPU, Muster with mail / the floor, which sends none', 'floor'),
      ],
      tables: [
        {
          title: `CPU for ${tokens} tokens`,
          columns: ['Arm', 'CPU, ms', 'wall, ms', 'CPU a token, µs'],
          rows: contestants.map(({ label }, n) => rowOf(label, costs[n] ?? [])),
        },
      ],
    };
  },
};

/** Muster against the tuned script alone, for a gate that is passed in seconds. */
export async function cpuAgainstTuned(bench: Bench, pairs: number): Promise<number> {
  const contestants = [bench.contestant('muster'), bench.contestant('tuned')];
  const [muster = [], tuned = []] = await inRounds(
    contestants.map((contestant) => () => bench.run(contestant, tokens)),
    { rounds: pairs },
  );
  return medianRatio(
    muster.map((cost) => cost.cpu),
    tuned.map((cost) => cost.cpu),
  ).median;
}

function figureName(arm: string, other: string): string {
  const name = other[0]?.toUpperCase() + other.slice(1);
  return arm === 'mail' ? `cpuWithMailTo${name}` : `cpuTo${name}`;
}

function rowOf(label: string, costs: readonly Cost[]): (string | number)[] {
  const milliseconds = median(costs.map((cost) => cost.cpu));
  const wall = median(costs.map((cost) => cost.wall));
  return [label, Math.round(milliseconds), Math.round(wall), ((milliseconds / tokens) * 1000).toFixed(1)];
}
