import { inRounds } from '../bench.ts';
import type { Figure, Limit } from '../figures.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Part } from './part.ts';

const tokens = 10_000;

/** Wall time against the tuned script, where answers take their time. */
export const wall: Part = {
  title: 'Wall time',
  how: `${tokens} tokens a run; the stub delays each answer.`,
  async measure(bench, { pairs }) {
    const contestants = [
      { label: 'Muster', ...bench.contestant('muster') },
      { label: 'the tuned script', ...bench.contestant('tuned') },
      { label: 'the usual way', ...bench.contestant('usual') },
    ];
    const figures: Figure[] = [];
    const rows: (string | number)[][] = [];
    for (const [delay, limit] of [
      [5, { bar: 1.05, aim: 0.8 }],
      [20, undefined],
    ] satisfies [number, Limit | undefined][]) {
      const costs = await inRounds(
        contestants.map((contestant) => () => bench.run(contestant, tokens, { delay })),
        { rounds: pairs },
      );
      const [muster = [], tuned = []] = costs.map((runs) => runs.map((cost) => cost.wall));
      const { median: value, low, high } = medianRatio(muster, tuned);
      figures.push({
        name: `wallToTuned${delay}ms`,
        label: `Wall, Muster / the tuned script, answers after ${delay} ms`,
        value,
        interval: [low, high],
        ...(limit && { limit }),
      });
      for (const [n, { label }] of contestants.entries()) {
        rows.push([delay, label, Math.round(median((costs[n] ?? []).map((cost) => cost.wall)))]);
      }
    }
    return {
      figures,
      tables: [{ title: `Wall time for ${tokens} tokens`, columns: ['Delay, ms', 'Arm', 'ms'], rows }],
    };
  },
};
