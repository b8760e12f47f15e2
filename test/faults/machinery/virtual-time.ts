/**
 * Puts a process on the clock of its world (the file named by its first argument). `Date.now` shows it; who sleeps by
 * `node:timers/promises` is woken, and time moved on, as soon as nothing else goes on in the process.
 */
import { subscribe } from 'node:diagnostics_channel';
import timers from 'node:timers/promises';
import { openClock } from './clock.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

const clock = openClock(process.argv[2] ?? '', Date.now.bind(Date));
Date.now = clock.now;

const sleepers = new Set<Sleeper>();
let callsUnderWay = 0;
let isWaking = false;

subscribe('http.client.request.start', (message) => {
  if (typeof message !== 'object' || message === null || !('request' in message)) return;
  const { request } = message;
  if (typeof request !== 'object' || request === null || !('once' in request)) return;
  callsUnderWay += 1;
  if (typeof request.once === 'function') request.once('close', () => (callsUnderWay -= 1));
});

Object.assign(timers, {
  setTimeout(milliseconds = 0, value?: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (signal?.aborted) return Promise.reject(signal.reason);
    const abort = (): void => {
      sleepers.delete(sleeper);
      reject(signal?.reason);
    };
    const sleeper: Sleeper = {
      until: clock.now() + milliseconds,
      wake() {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      },
    };
    signal?.addEventListener('abort', abort, { once: true });
    sleepers.add(sleeper);
    if (!isWaking) void wakeThemInTurn();
    return promise;
  },
});

async function wakeThemInTurn(): Promise<void> {
  isWaking = true;
  while (sleepers.size > 0) {
    await quiet();
    const [first] = [...sleepers].sort((a, b) => a.until - b.until);
    if (!first) break;
    sleepers.delete(first);
    clock.advanceTo(first.until);
    first.wake();
  }
  isWaking = false;
}

/** Done when no call has been under way for some turns of the event loop. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    while (callsUnderWay > 0) {
      turns = 0;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
