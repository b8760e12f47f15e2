import { type Batch, failCount, successOf, totalOf } from '../batches/batch.ts';
import type { BatchView } from '../schemas/answers.ts';

/** A batch as the API shows it. @param now epoch milliseconds */
export function batchView(batch: Batch, now: number): BatchView {
  const { none: _, ...invitations } = batch.counts;
  const lastSendAt = estimatedLastSendAt(batch, now);
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
    ...(lastSendAt !== undefined && { estimatedLastSendAt: iso(lastSendAt) }),
  };
}

/** When the last queued mail will have left: never sooner than the rate allows from now on. `undefined` while it waits for something else. */
function estimatedLastSendAt(batch: Batch, now: number): number | undefined {
  const { estimatedLastSendAt: estimate, ratePerSecond, waitingFor, state, counts } = batch;
  const isSending = state === 'sending' && (waitingFor === undefined || waitingFor === 'send_rate');
  if (!isSending || counts.queued === 0 || estimate === undefined || ratePerSecond === undefined)
    return undefined;
  return Math.max(estimate, now + (counts.queued / ratePerSecond) * 1000);
}

/** @param time epoch milliseconds */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
