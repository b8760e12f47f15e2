import { Failure } from '../failure.ts';
import { leaseEnd, sendingLeaseMs } from './batch.ts';
import type { TimeLimits } from './create-batch.ts';
import { LeasedBatch } from './leased-batch.ts';
import { purgeBatch } from './purge-batch.ts';
import { requeueRest } from './requeue-batch.ts';
import { LeaseLost, type Services } from './services.ts';
import { type Slots, slotsFreeNow } from './slots.ts';
import { type WorkOptions, workBatch } from './work-batch.ts';

/** Where a batch that is worked on gets its slots, and what is known of the rate. */
export type Sending = Pick<WorkOptions, 'perSecond' | 'estimateLastSendAt'> & { readonly slots: Slots };

/**
 * Takes the lease of a batch that is due.
 *
 * @param isTimeUp whether no more work is to be begun
 * @returns `undefined` when it is not due any more, or somebody else works on it
 */
export async function acquireBatch(
  batchId: string,
  time: TimeLimits,
  isTimeUp: () => boolean,
  services: Services,
): Promise<LeasedBatch | undefined> {
  const now = services.clock();
  const lease = { holder: services.randomId(), until: now + sendingLeaseMs };
  const batch = await services.batches.acquire(batchId, lease, now);
  if (!batch) return undefined;
  const { signal, deadline } = time;
  const work = new LeasedBatch(services, batch, lease, { signal, deadline, isTimeUp });
  // What is written over, or removed, needs a lease that outlives this process.
  if (leaseEnd(batch, now, deadline) > lease.until) await work.save({});
  return work;
}

/** Does what a leased batch is due. Never rejects: one batch's trouble must not keep the others waiting. */
export async function processLeasedBatch(work: LeasedBatch, sending: Sending): Promise<void> {
  const { services, batch } = work;
  try {
    if (batch.state === 'creating') await purgeBatch(work);
    else if (batch.requeue) await requeueRest(work, batch.requeue);
    else await workOn(work, sending);
  } catch (error) {
    // It is due again when its lease ends.
    services.log.warn(error instanceof LeaseLost ? 'lease_lost' : 'turn_failed', {
      batchId: batch.id,
      error,
    });
  }
}

/** Sends of a batch that is due what the send rate has free at this moment, for a request that somebody waits for. */
export async function sendWhatIsFree(batchId: string, time: TimeLimits, services: Services): Promise<void> {
  const isTimeUp = (): boolean => services.clock() >= time.answerBy;
  const rate = await services.sendRate.read();
  if (!rate || isTimeUp()) return;
  const work = await acquireBatch(batchId, time, isTimeUp, services);
  if (!work) return;
  const { perSecond } = rate;
  await processLeasedBatch(work, { slots: slotsFreeNow(services, perSecond), perSecond: () => perSecond });
}

async function workOn(work: LeasedBatch, sending: Sending): Promise<void> {
  const { services, batch } = work;
  const [organization, configuration] = await Promise.all([
    services.organizations.find(batch.organizationId),
    services.batches.configuration(batch.id),
  ]);
  if (!organization || !configuration) {
    throw new Failure('unexpected', {
      cause: new Error(`Organization or configuration of ${batch.id} is missing`),
    });
  }
  await workBatch(work, { organization, configuration, ...sending });
}
