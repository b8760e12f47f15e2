import { Failure } from '../failure.ts';
import type { Batch, BatchProgress, Requeue } from './batch.ts';
import { noInvitations } from './chunk.ts';
import type { LeasedBatch } from './leased-batch.ts';
import type { Requeued, RequeueSource } from './requeue.ts';
import { requeueOne } from './requeue-one.ts';
import { requeuePage } from './requeue-page.ts';
import { LeaseLost } from './services.ts';
import { addSkipped } from './skip-reasons.ts';

/** Chunks gone through between two notes of the progress. */
const pageSize = 20;

/** How a retry or a resend ended, for now. */
export interface RequeueOutcome {
  /** As it is now, or was before it was removed. */
  readonly batch: Batch;
  /** Whether it was removed, as it queued nothing. */
  readonly isRemoved: boolean;
  /** Why nothing was queued, where that is an error for the one who asked. */
  readonly refusal?: Failure | undefined;
}

/**
 * Does the work of a retry or a resend: goes through the chunks of the batch that it is about, queues the invitations
 * that are meant once more, and marks that batch due, which then sends them. It makes no tokens, and their invitations
 * stay where they are: one home, one truth. What it queues carries its id, in the same write: done over again after a
 * lost answer or by another process, it knows what it queued, and queues nobody twice.
 *
 * A batch that queued nothing is removed, unless somebody was told of it.
 *
 * @throws LeaseLost; Failure unavailable
 */
export async function requeueRest(work: LeasedBatch, requeue: Requeue): Promise<RequeueOutcome> {
  const { services } = work;
  const of = await readSource(work, requeue);
  const end = requeue.place === undefined ? of.source.chunks : 1;
  let progress: Partial<BatchProgress> = {};
  let refusal: Failure | undefined;
  let hasEffect = false;
  for (let from = work.batch.minted; from < end; from += pageSize) {
    if (from > work.batch.minted) await work.save(progress);
    if (work.isTimeUp()) {
      await work.release({ dueAt: services.clock(), answeredLater: true });
      return { batch: work.batch, isRemoved: false };
    }
    const to = Math.min(from + pageSize, end);
    const page = await requeueChunks(work, requeue, of, from, to);
    refusal ??= page.refusal;
    hasEffect ||= page.hasEffect ?? false;
    progress = progressAfter(page, to, work);
  }
  const batch: Batch = { ...work.batch, ...progress, state: 'completed', dueAt: undefined };
  if (batch.requeued > 0 || batch.answeredLater || (hasEffect && batch.idempotent)) {
    await work.release(batch);
    return { batch: work.batch, isRemoved: false };
  }
  await services.batches.remove(batch.id, work.lease);
  return { batch, isRemoved: true, refusal };
}

async function readSource({ services, batch }: LeasedBatch, { batchId }: Requeue): Promise<RequeueSource> {
  const [source, organization] = await Promise.all([
    services.batches.find(batchId),
    services.organizations.find(batch.organizationId),
  ]);
  if (source && organization) return { source, organization };
  throw new Failure('unexpected', { cause: new Error(`What batch ${batch.id} is about is gone`) });
}

/** Marks the source due before anybody notes that this part is done: what is queued is mailed, whoever dies. */
async function requeueChunks(
  work: LeasedBatch,
  { place, ...requeue }: Requeue,
  of: RequeueSource,
  from: number,
  to: number,
): Promise<Requeued> {
  const { batches, clock } = work.services;
  const part =
    place === undefined
      ? await requeuePage(work, requeue, of, from, to)
      : await requeueOne(work, { ...requeue, place }, of);
  // Whoever has the lease now finds what was queued, and marks it.
  if (work.hasEnded) throw new LeaseLost();
  if (part.queued > 0 || part.hasEffect) await batches.markDue(of.source.id, clock());
  return part;
}

function progressAfter(part: Requeued, minted: number, { batch, services }: LeasedBatch) {
  const requeued = batch.requeued + part.queued;
  return {
    minted,
    requeued,
    skipped: addSkipped(batch.skipped ?? {}, part.skipped),
    // As of now; whoever asks for this one batch gets them counted from the chunks.
    counts: { ...noInvitations, queued: requeued },
    countedAt: services.clock(),
  };
}
