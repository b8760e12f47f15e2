import { sendingLeaseMs } from './batch.ts';
import type { TimeLimits } from './create-batch.ts';
import { Sender, senderLeaseMs } from './sender.ts';
import type { Services } from './services.ts';

/** A scheduled run stands by this long, in milliseconds, for the one that sends to end or die: then the next one comes. */
const standByMs = 58_000;

/** Between two looks at the one that sends, in milliseconds. */
const standByStepMs = 1_000;

export interface RunOptions {
  /** Started because somebody left mail due: it ends at once where it is not needed. */
  readonly isRequested?: boolean;
  /** Ends the run early, with everything given back. */
  readonly stop?: AbortSignal;
}

export interface Delivered {
  /** Turns taken, over all batches. */
  readonly turns: number;
  /** Age in seconds of what was due the longest when a scheduled run began; 0 when nothing was due. */
  readonly oldestDueSeconds: number;
}

/**
 * Works on what is due until nothing is left or the time is nearly out. One process at a time does; a scheduled run
 * stands by meanwhile and takes over where that one ends or dies. Should two work at once, the leases of the batches
 * keep them apart.
 */
export async function deliver(
  time: TimeLimits,
  services: Services,
  { isRequested = false, stop }: RunOptions = {},
): Promise<Delivered> {
  const begunAt = services.clock();
  const oldestDueSeconds = isRequested ? 0 : await readOldestDue(begunAt, services);
  const holder = services.randomId();
  const isOver = (): boolean => stop?.aborted === true || services.clock() >= time.answerBy;
  while (!isOver()) {
    const now = services.clock();
    if (await services.senderLease.acquire({ holder, until: now + senderLeaseMs }, now)) {
      const waitForLeases = isRequested ? 0 : 2 * sendingLeaseMs;
      const turns = await new Sender({ holder, time, isOver, waitForLeases }, services).run();
      return { turns, oldestDueSeconds };
    }
    if (isRequested || now - begunAt >= standByMs) break;
    await services.sleep(standByStepMs);
  }
  return { turns: 0, oldestDueSeconds };
}

async function readOldestDue(now: number, services: Services): Promise<number> {
  const [oldest] = await services.batches.due(now);
  return oldest ? Math.max(0, now - oldest.dueAt) / 1000 : 0;
}
