import { Failure } from '../failure.ts';
import { requireReady } from '../organizations/readiness.ts';
import { type Batch, isAccepted, leaseMargin, noProgress, type Requeue } from './batch.ts';
import { batchIdOf } from './batch-id.ts';
import type { TimeLimits } from './create-batch.ts';
import { takeTurn } from './deliver.ts';
import { fingerprint } from './fingerprint.ts';
import { claimedByOther, isReplay } from './idempotency.ts';
import { LeasedBatch } from './leased-batch.ts';
import { requeueRest } from './requeue-batch.ts';
import type { Services } from './services.ts';

export interface ResendCommand {
  readonly organizationId: string;
  readonly actor: string;
  readonly idempotencyKey: string | undefined;
  readonly requeue: Requeue;
  readonly time: TimeLimits;
}

/**
 * Sends invitations of a batch once more. This is a batch of its own, as durable as any: what time does not allow the
 * deliver entry does; what is queued is sent at once as far as the send rate allows.
 *
 * @throws Failure notFound, stateConflict, organizationNotReady, keyInUse, keyReused, unavailable
 */
export async function resendBatch(
  command: ResendCommand,
  services: Services,
): Promise<{ readonly batch: Batch; readonly replayed: boolean }> {
  const { organizationId, idempotencyKey, requeue, time } = command;
  const id = idempotencyKey === undefined ? services.randomId() : batchIdOf(organizationId, idempotencyKey);
  const print = fingerprint('resendBatch', requeue, []);
  const [earlier, source, organization] = await Promise.all([
    services.batches.find(id),
    services.batches.find(requeue.batchId),
    services.organizations.find(organizationId),
  ]);
  if (earlier && isReplay(earlier, print, services.clock())) return { batch: earlier, replayed: true };
  const about = checkSource(source, organizationId, requeue.batchId);
  if (organization) requireReady(organization);

  const now = services.clock();
  const lease = { holder: services.randomId(), until: time.deadline + leaseMargin };
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
  if (!(await services.batches.claim(batch, earlier))) {
    return { batch: await claimedByOther(batch, services), replayed: true };
  }
  const isTimeUp = (): boolean => services.clock() >= time.answerBy;
  const work = new LeasedBatch(services, batch, lease, { signal: time.signal, isTimeUp });
  try {
    await requeueRest(work, requeue);
    await takeTurn(about.id, { until: time.answerBy, latestSlot: () => 0 }, time, services);
  } catch (error) {
    services.log.warn('work_left_to_deliver', { batchId: id, error });
  }
  return { batch: work.batch, replayed: false };
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
