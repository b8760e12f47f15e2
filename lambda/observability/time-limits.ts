import { setMaxListeners } from 'node:events';
import type { TimeLimits } from '../batches/create-batch.ts';

/** Calls in flight are ended this long before the process, in milliseconds, so that their end can be noted. */
const abortReserve = 2_000;

/**
 * How long an invocation may go on.
 *
 * @param now epoch milliseconds
 * @param remaining milliseconds until the process is ended
 * @param answerReserve milliseconds before that at which no more work is begun
 */
export function timeLimits(now: number, remaining: number, answerReserve: number): TimeLimits {
  const signal = AbortSignal.timeout(Math.max(0, remaining - abortReserve));
  // Every call of the invocation listens to it; that is no leak.
  setMaxListeners(0, signal);
  return { answerBy: now + remaining - answerReserve, deadline: now + remaining, signal };
}
