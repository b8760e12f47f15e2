import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

export type Profile = Profiler.Profile;

/** Microseconds between two samples. */
const interval = 200;

/** Does a piece of work under V8's sampling profiler. */
export async function profiled(work: () => Promise<void>): Promise<Profile> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval });
    await session.post('Profiler.start');
    await work();
    return (await session.post('Profiler.stop')).profile;
  } finally {
    session.disconnect();
  }
}
