import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Bench, inRounds } from '../bench.ts';
import { functionEnvironment } from '../environment.ts';
import type { Figure } from '../figures.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Part } from './part.ts';

/** Nobody answers there: what a start fetches in advance costs its call and no more. */
const nowhere = 'http://127.0.0.1:9';

/** What a cold start loads. */
export const startup: Part = {
  title: 'Start',
  how: 'require() of a bundle in a fresh process of Node 24, by the clock of that process. The baseline is the two SDK clients and Middy alone, with a handler that calls each.',
  async measure(bench, { pairs }) {
    const { http, usualBaseline, ownBaseline } = bench.bundles;
    const files = [
      { label: 'Muster, http', file: http },
      { label: "baseline, bundled as CDK's NodejsFunction does", file: usualBaseline },
      { label: 'baseline, bundled as our functions are', file: ownBaseline },
    ];
    const times = await inRounds(
      files.map(
        ({ file }) =>
          () =>
            load(file),
      ),
      { rounds: pairs },
    );
    const [muster = [], usual = [], own = []] = times;
    const ratio = (name: string, label: string, to: readonly number[]): Figure => {
      const { median: value, low, high } = medianRatio(muster, to);
      return { name, label, value, interval: [low, high] };
    };
    const rows = await Promise.all(
      files.map(async ({ label, file }, n) => [
        label,
        median(times[n] ?? []).toFixed(1),
        ((await stat(file)).size / 1024).toFixed(0),
      ]),
    );
    return {
      figures: [
        {
          ...ratio(
            'importToBaseline',
            "Import, Muster / baseline, bundled as CDK's NodejsFunction does",
            usual,
          ),
          limit: { bar: 1.15, aim: 0.8 },
        },
        ratio('importToOwnBaseline', 'Import, Muster / baseline, bundled as our functions are', own),
        await sizeOf(bench),
      ],
      tables: [{ title: 'Import', columns: ['Bundle', 'ms', 'KiB'], rows }],
    };
  },
};

/** Import of the http bundle against the usual baseline, for a gate that is passed in seconds. */
export async function importAgainstBaseline({ bundles }: Bench, pairs: number): Promise<number> {
  const runs = [bundles.http, bundles.usualBaseline].map((file) => () => load(file));
  const [muster = [], baseline = []] = await inRounds(runs, { rounds: pairs });
  return medianRatio(muster, baseline).median;
}

/** What a start of the http function reads. */
export async function sizeOf({ bundles }: Bench): Promise<Figure> {
  return {
    name: 'httpBundle',
    label: 'http bundle, minified',
    value: (await stat(bundles.http)).size / 1024,
    unit: 'KiB',
    digits: 0,
    limit: { bar: 420, aim: 300 },
  };
}

/** @returns milliseconds */
async function load(file: string): Promise<number> {
  const script = `const start = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - start); process.exit()`;
  const env = functionEnvironment(nowhere);
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script], { env });
  return Number(stdout);
}
