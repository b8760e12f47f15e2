/** One arm in a process of its own: does a load when it is told to, and tells what it cost. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Load } from '../load.ts';
import { type ArmName, arms } from './arms.ts';

/** What one run cost this process. */
export interface Cost {
  /** Milliseconds of CPU, all threads, user and system. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly wall: number;
  /** The most memory that the process has held so far, MiB. */
  readonly peakMemory: number;
}

export type ArmReply = { readonly cost: Cost } | { readonly error: string };

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const arm = await arms[process.argv[2] as ArmName]();
process.on('message', (load: Load) => void run(load));
process.on('disconnect', () => process.exit());

async function run(load: Load): Promise<void> {
  try {
    const work = await arm.prepare(load);
    collectGarbage();
    const start = performance.now();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    const wall = performance.now() - start;
    reply({ cost: { cpu: (user + system) / 1000, wall, peakMemory: process.resourceUsage().maxRSS / 1024 } });
  } catch (error) {
    reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function reply(message: ArmReply): void {
  process.send?.(message);
}
