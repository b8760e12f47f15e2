import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkEvent } from '../arms/muster-event.ts';
import type { Bench } from '../bench.ts';
import { Child } from '../child.ts';
import { requestEnvironment } from '../environment.ts';
import type { Figure } from '../figures.ts';
import { addressesFor, bodyFor } from '../load.ts';
import { stubSettings } from '../seeds.ts';
import { median } from '../statistics.ts';
import type { Part } from './part.ts';

const [small, large] = [1_000, 100_000];
const repetitions = 7;

interface Answer {
  readonly statusCode: number;
  /** The most memory that the process has held, MiB. */
  readonly peakMemory: number;
}

/** Peak memory of a process that answers one request. */
export const memory: Part = {
  title: 'Memory',
  how: `Resident set at its peak of a process that answers one request, event and all; median of ${repetitions} processes.`,
  async measure(bench) {
    const figures: Figure[] = [];
    const rows: (string | number)[][] = [];
    for (const sendEmail of [false, true]) {
      const [few, many] = [await peak(bench, small, sendEmail), await peak(bench, large, sendEmail)];
      rows.push([sendEmail ? 'yes' : 'no', Math.round(few), Math.round(many)]);
      figures.push({
        name: sendEmail ? 'peakMemoryGrowthWithMail' : 'peakMemoryGrowth',
        label: `Peak memory, ${large} against ${small} addresses${sendEmail ? ', with mail' : ''}`,
        value: many - few,
        unit: 'MB',
        digits: 0,
        limit: { bar: 64, aim: 32 },
      });
    }
    const columns = ['Mail', `${small} addresses, MB`, `${large} addresses, MB`];
    return { figures, tables: [{ title: 'Peak memory', columns, rows }] };
  },
};

async function peak(bench: Bench, addresses: number, sendEmail: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const event = join(folder, 'event.json');
  await writeFile(event, JSON.stringify(bulkEvent(bodyFor(addressesFor(addresses), sendEmail))));
  const peaks: number[] = [];
  for (let n = 0; n < repetitions; n += 1) peaks.push(await peakOfOne(bench, event));
  await rm(folder, { recursive: true });
  return median(peaks);
}

async function peakOfOne(bench: Bench, event: string): Promise<number> {
  await bench.stub.reset(stubSettings());
  const child = new Child<{ event: string }, Answer>(join(import.meta.dirname, 'request-worker.js'), {
    environment: { ...requestEnvironment(bench.stub.url), HTTP_BUNDLE: bench.bundles.http },
  });
  const { statusCode, peakMemory } = await child.ask({ event });
  await child.close();
  if (statusCode !== 200) throw new Error(`Answered ${statusCode}`);
  return peakMemory;
}
