/** One arm in a process of its own: does a load when it is told to, and tells what it cost. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Load } from '../load.ts';
import { type ArmName, arms } from './arms.ts';
import { type Profile, profiled } from './profiler.ts';

/** What one run cost this process. */
export interface Cost {
  /** Milliseconds of CPU, all threads, user and system. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly wall: number;
}

export interface ArmReply {
  readonly cost?: Cost;
  /** Where the time went, if that was asked for. */
  readonly profile?: Profile;
  /** Why there is neither. */
  readonly error?: string;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const arm = await arms[process.argv[2] as ArmName]();
process.on('message', (load: Load) => void run(load));
process.on('disconnect', () => process.exit());

async function run(load: Load): Promise<void> {
  try {
    const { repeat = 1 } = load;
    const works = await Promise.all(Array.from({ length: repeat }, () => arm.prepare(load)));
    const all = async (): Promise<void> => {
      for (const work of works) await work();
    };
    collectGarbage();
    reply(load.profile ? { profile: await profiled(all) } : { cost: await measured(all, repeat) });
  } catch (error) {
    reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function measured(work: () => Promise<void>, repeat: number): Promise<Cost> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000 / repeat, wall: (performance.now() - start) / repeat };
}

function reply(message: ArmReply): void {
  process.send?.(message);
}
