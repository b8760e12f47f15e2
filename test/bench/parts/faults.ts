import type { Figure } from '../figures.ts';
import type { StubSettings } from '../stub/messages.ts';
import type { Part } from './part.ts';

const tokens = 10_000;

const troubles: readonly [name: string, label: string, Partial<Omit<StubSettings, 'seeds'>>][] = [
  ['none', 'no faults', {}],
  ['unprocessed', '5 % of the items come back unprocessed', { unprocessed: 0.05 }],
  ['throttled', 'a new table: 4 000 writes a second, 1 000 a partition', { throttle: true }],
];

/** What faults cost, and that nothing is lost by them. */
export const faults: Part = {
  title: 'Faults',
  how: `One request of ${tokens} without mail; every token that was written is counted.`,
  async measure(bench) {
    const contestant = bench.contestant('muster');
    await bench.run(contestant, tokens);
    const rows: (string | number)[][] = [];
    const figures: Figure[] = [];
    for (const [name, label, settings] of troubles) {
      const { cpu, wall } = await bench.run(contestant, tokens, settings);
      const { calls, written } = await bench.stub.counts();
      const writes = Object.entries(calls).filter(([call]) => call.startsWith('BatchWriteItem'));
      const count = writes.reduce((sum, [, times]) => sum + times, 0);
      rows.push([label, count, Math.round(cpu), Math.round(wall)]);
      figures.push({
        name: `tokensMissing${name[0]?.toUpperCase()}${name.slice(1)}`,
        label: `Tokens missing or doubled: ${label}`,
        value: Math.abs(tokens - (written.token ?? 0)),
        digits: 0,
        limit: { bar: 0 },
      });
    }
    return {
      figures,
      tables: [
        {
          title: `${tokens} tokens under faults`,
          columns: ['Faults', 'Batch writes', 'CPU, ms', 'wall, ms'],
          rows,
        },
      ],
    };
  },
};
