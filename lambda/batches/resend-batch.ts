import { Failure } from '../failure.ts';
import { requireReady } from '../organizations/readiness.ts';
import { type Batch, isAccepted, type Lease, noProgress, type Requeue, sendingLeaseMs } from './batch.ts';
import { batchIdOf } from './batch-id.ts';
import type { TimeLimits } from './create-batch.ts';
import { fingerprint } from './fingerprint.ts';
import { claimedByOther, isReplay } from './idempotency.ts';
import { LeasedBatch } from './leased-batch.ts';
import { sendWhatIsFree } from './process-due-batch.ts';
import { requestDelivery } from './request-delivery.ts';
import { type RequeueOutcome, requeueRest } from './requeue-batch.ts';
import type { Services } from './services.ts';

export interface ResendCommand {
  readonly organizationId: string;
  readonly actor: string;
  readonly idempotencyKey: string | undefined;
  readonly requeue: Requeue;
  readonly time: TimeLimits;
}

export interface ResentBatch {
  /** As stored; of one that queued nothing, as it was before it was removed. */
  readonly batch: Batch;
  /** Whether it is there no more: nothing was queued, and its key is not remembered. */
  readonly isRemoved: boolean;
  readonly replayed: boolean;
}

/**
 * Sends invitations of a batch once more. This is a batch of its own, as durable as any: what time does not allow the
 * deliver entry does; what is queued is sent at once as far as the send rate allows.
 *
 * @throws Failure notFound, stateConflict, limitExceeded, organizationNotReady, keyInUse, keyReused, unavailable
 */
export async function resendBatch(command: ResendCommand, services: Services): Promise<ResentBatch> {
  const { organizationId, idempotencyKey, requeue } = command;
  const id = idempotencyKey === undefined ? services.randomId() : batchIdOf(organizationId, idempotencyKey);
  const print = fingerprint('resendBatch', requeue, []);
  const [earlier, source, organization] = await Promise.all([
    services.batches.find(id),
    services.batches.find(requeue.batchId),
    services.organizations.find(organizationId),
  ]);
  const lease = { holder: services.randomId(), until: services.clock() + sendingLeaseMs };
  if (earlier && isReplay(earlier, print, services.clock())) {
    if (isAnswered(earlier)) return { batch: earlier, isRemoved: false, replayed: true };
    const taken = await takeOver(earlier, lease, services);
    return resume(leased(taken, lease, command.time, services), command, services);
  }
  const about = checkSource(source, organizationId, requeue.batchId);
  if (organization) requireReady(organization);

  const now = services.clock();
  const batch: Batch = {
    ...about,
    ...noProgress(now),
    id,
    createdAt: earlier?.createdAt ?? Math.floor(now / 1000) * 1000,
    createdBy: command.actor,
    idempotent: idempotencyKey !== undefined,
    fingerprint: print,
    total: 0,
    success: 0,
    failed: {},
    suppressed: 0,
    chunks: 0,
    requeue,
    // It is accepted with its claim: all that it needs to know is in this one item.
    state: 'minting',
    acceptedAt: now,
    dueAt: lease.until,
    round: (earlier?.round ?? 0) + 1,
    wakes: 0,
    lease,
  };
  const work = leased(batch, lease, command.time, services);
  if (!(await services.batches.claim(batch, earlier, work.signal))) {
    const other = await claimedByOther(batch, services);
    if (!isAnswered(other)) throw new Failure('keyInUse', { retryAfter: 1 });
    return { batch: other, isRemoved: false, replayed: true };
  }
  return resume(work, command, services);
}

function leased(batch: Batch, lease: Lease, time: TimeLimits, services: Services): LeasedBatch {
  const { signal, deadline, answerBy } = time;
  const isTimeUp = (): boolean => services.clock() >= answerBy;
  return new LeasedBatch(services, batch, lease, { signal, deadline, isTimeUp });
}

/** Goes through the chunks, as far as time allows, and begins to send. */
async function resume(
  work: LeasedBatch,
  { requeue, time }: ResendCommand,
  services: Services,
): Promise<ResentBatch> {
  const { refusal, ...outcome } = await requeueRest(work, requeue).catch((error: unknown) =>
    leaveToDeliver(work, error),
  );
  if (refusal) throw refusal;
  if (outcome.isRemoved) return { ...outcome, replayed: false };
  await requestDelivery(outcome.batch, services);
  await sendAtOnce(requeue.batchId, time, services).catch((error: unknown) => {
    services.log.warn('work_left_to_deliver', { batchId: work.batch.id, error });
  });
  return { ...outcome, replayed: false };
}

/** Sends what the rate has free now, and has the rest sent by the one that sends. */
async function sendAtOnce(batchId: string, time: TimeLimits, services: Services): Promise<void> {
  await sendWhatIsFree(batchId, time, services);
  await requestDelivery(await services.batches.find(batchId), services);
}

/**
 * What could not be finished here is durable all the same. Of one person nobody knows then whether there will be a mail:
 * the one who asked is told to ask again.
 */
async function leaveToDeliver(work: LeasedBatch, error: unknown): Promise<RequeueOutcome> {
  const { services, batch } = work;
  services.log.warn('work_left_to_deliver', { batchId: batch.id, error });
  if (batch.requeue?.place !== undefined) {
    throw new Failure('unavailable', { retryAfter: 5, cause: error });
  }
  const told = await work.release({ dueAt: services.clock(), answeredLater: true }).then(
    () => work.batch,
    async (again: unknown) => {
      services.log.warn('lease_not_given_up', { batchId: batch.id, error: again });
      // Whoever took it over may have come to an end with it.
      return services.batches.find(batch.id);
    },
  );
  if (told && isAnswered(told)) return { batch: told, isRemoved: false };
  throw new Failure('unavailable', { retryAfter: 5, cause: error });
}

/** Whether the first who asked had an answer: the end, or that the rest follows. */
function isAnswered({ state, answeredLater }: Batch): boolean {
  return state === 'completed' || answeredLater;
}

/** Takes over from a process that died before its answer. @throws Failure keyInUse while it may live */
async function takeOver(earlier: Batch, lease: Lease, services: Services): Promise<Batch> {
  const now = services.clock();
  const batch = await services.batches.acquire(earlier.id, lease, now);
  if (batch) return batch;
  const remaining = (earlier.lease?.until ?? now) - now;
  throw new Failure('keyInUse', { retryAfter: Math.max(1, Math.ceil(remaining / 1000)) });
}

function checkSource(source: Batch | undefined, organizationId: string, batchId: string): Batch {
  if (!source || source.organizationId !== organizationId || !isAccepted(source) || source.requeue) {
    throw new Failure('notFound', {
      details: [{ pointer: '/batchId', message: `There is no batch ${batchId} with invitations.` }],
    });
  }
  if (source.state === 'minting') throw new Failure('unavailable', { retryAfter: 60 });
  if (source.revokedAt !== undefined || !source.sendEmail) {
    const message = source.sendEmail ? 'The batch was revoked.' : 'The batch was made without invitations.';
    throw new Failure('stateConflict', { details: [{ message }] });
  }
  return source;
}
