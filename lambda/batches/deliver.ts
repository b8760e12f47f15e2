import { Failure } from '../failure.ts';
import { leaseMargin } from './batch.ts';
import type { TimeLimits } from './create-batch.ts';
import { LeasedBatch } from './leased-batch.ts';
import { purgeBatch } from './purge-batch.ts';
import { requeueRest } from './requeue-batch.ts';
import { refreshSendRate, sendRateMaxAge } from './send-rate.ts';
import { LeaseLost, type Services } from './services.ts';
import { workBatch } from './work-batch.ts';

/** How long one batch is worked on before the next has its turn, in milliseconds: small ones do not wait for large ones. */
const slice = 15_000;

/** Due batches that have a turn before what is due is looked up again. */
const turnSize = 25;

/** What is due this soon, in milliseconds, is waited for rather than left to the next run. */
const soon = 2_000;

/** Work on a batch is begun so long before it is due, in milliseconds: its first slot may be that moment. */
const earliness = 250;

export interface Delivered {
  /** Turns taken, over all batches. */
  readonly turns: number;
  /** Age in seconds of the longest due batch at the start; 0 when none was due. */
  readonly oldestDueSeconds: number;
}

/**
 * Works due batches in turns, a slice of each, until none is left or the time is nearly out. Runs may overlap: the
 * lease keeps two from working on one batch.
 */
export async function deliver(time: TimeLimits, services: Services): Promise<Delivered> {
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let turns = 0;
  let oldestDueSeconds = 0;
  for (;;) {
    const due = (await services.batches.due(services.clock() + soon)).slice(0, turnSize);
    if (turns === 0 && due[0]) oldestDueSeconds = Math.max(0, services.clock() - due[0].dueAt) / 1000;
    let worked = 0;
    for (const { batchId, dueAt } of due) {
      if (Math.max(dueAt, services.clock()) >= time.answerBy) return { turns, oldestDueSeconds };
      const wait = dueAt - earliness - services.clock();
      if (wait > 0) await services.sleep(wait);
      const now = services.clock();
      if (now - refreshedAt >= sendRateMaxAge) {
        await refreshSendRate(services, time.signal);
        refreshedAt = now;
      }
      if (await takeTurn(batchId, turnUntil(Math.min(now + slice, time.answerBy)), time, services))
        worked += 1;
    }
    turns += worked;
    if (worked === 0) return { turns, oldestDueSeconds };
  }
}

export interface Turn {
  /** Epoch milliseconds after which no more work is begun. */
  readonly until: number;
  /** The latest moment (epoch milliseconds) at which a slot of the send rate may lie. */
  readonly latestSlot: () => number;
}

function turnUntil(until: number): Turn {
  return { until, latestSlot: () => until };
}

/** Works on a batch for a while. @returns whether it was ours to work on */
export async function takeTurn(
  batchId: string,
  turn: Turn,
  time: TimeLimits,
  services: Services,
): Promise<boolean> {
  const lease = { holder: services.randomId(), until: time.deadline + leaseMargin };
  const batch = await services.batches.acquire(batchId, lease, services.clock());
  if (!batch) return false;
  const isTimeUp = (): boolean => services.clock() >= turn.until;
  const work = new LeasedBatch(services, batch, lease, { signal: time.signal, isTimeUp });
  try {
    if (batch.state === 'creating') await purgeBatch(work);
    else await workOn(work, turn);
  } catch (error) {
    // One batch's trouble must not keep the others waiting; this one is due again when its lease ends.
    services.log.warn(error instanceof LeaseLost ? 'lease_lost' : 'turn_failed', { batchId, error });
  }
  return true;
}

async function workOn(work: LeasedBatch, turn: Turn): Promise<void> {
  const { services, batch } = work;
  if (batch.requeue) {
    await requeueRest(work, batch.requeue);
    return;
  }
  const [organization, configuration] = await Promise.all([
    services.organizations.find(batch.organizationId),
    services.batches.configuration(batch.id),
  ]);
  if (!organization || !configuration) {
    throw new Failure('unexpected', {
      cause: new Error(`Organization or configuration of ${batch.id} is missing`),
    });
  }
  await workBatch(work, { organization, configuration, latestSlot: turn.latestSlot });
}
