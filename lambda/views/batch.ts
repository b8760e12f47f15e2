import { type Batch, failCount, successOf, totalOf } from '../batches/batch.ts';
import type { BatchView } from '../schemas/answers.ts';

/** A batch as the API shows it. */
export function batchView(batch: Batch): BatchView {
  const { none: _, ...invitations } = batch.counts;
  return {
    batchId: batch.id,
    state: batch.state,
    total: totalOf(batch),
    success: successOf(batch),
    fail: failCount(batch),
    ...(batch.requeue && { resends: batch.requeue.batchId, skipped: { ...batch.skipped } }),
    failReasons: batch.failed,
    sendEmail: batch.sendEmail,
    invitations,
    redeemed: batch.redeemed,
    createdAt: iso(batch.createdAt),
    expireAt: iso(batch.expireAt),
    countedAt: iso(batch.countedAt),
    ...(batch.revokedAt !== undefined && { revokedAt: iso(batch.revokedAt) }),
    ...(batch.waitingFor && { waitingFor: batch.waitingFor }),
    ...(batch.waitingFor === 'send_rate' &&
      batch.estimatedLastSendAt !== undefined && { estimatedLastSendAt: iso(batch.estimatedLastSendAt) }),
  };
}

/** @param time epoch milliseconds */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
