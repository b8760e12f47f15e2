import { setMaxListeners } from 'node:events';
import type { TimeLimits } from '../batches/create-batch.ts';
import { leaseSignal } from '../batches/lease-signal.ts';

/** Calls in flight are ended this long before the process, in milliseconds, so that their end can be noted. */
const abortReserve = 2_000;

/**
 * How long an invocation may go on. A process that stood still past its end begins nothing when it goes on: the clock is
 * asked before each call, not only the timer, which may come after it.
 *
 * @param clock epoch milliseconds
 * @param remaining milliseconds until the process is ended
 * @param answerReserve milliseconds before that at which no more work is begun
 */
export function timeLimits(clock: () => number, remaining: number, answerReserve: number): TimeLimits {
  const deadline = clock() + remaining;
  const signal = AbortSignal.timeout(Math.max(0, remaining - abortReserve));
  // Every call of the invocation listens to it; that is no leak.
  setMaxListeners(0, signal);
  return {
    answerBy: deadline - answerReserve,
    deadline,
    signal: leaseSignal(signal, () => clock() >= deadline),
  };
}
