import { type Batch, failCount, successOf, totalOf } from '../batches/batch.ts';
import type { Chunk } from '../batches/chunk.ts';
import type { CreatedBatch, TriedBatch } from '../batches/create-batch.ts';
import type { CreatedBatchView, CreatedTokenView, DryRunView } from '../schemas/answers.ts';
import type { LinkMaker } from '../tokens/link.ts';
import { iso } from './batch.ts';
import { createdTokenView } from './recipient.ts';

/** Failures listed in an answer, and tokens listed when they are asked for. */
export const listLimit = 1_000;

/** The answer to a bulk request. */
export function createdBatchView(
  { batch, failures }: CreatedBatch,
  results?: CreatedTokenView[],
): CreatedBatchView {
  return {
    total: totalOf(batch),
    success: successOf(batch),
    fail: failCount(batch),
    batchId: batch.id,
    ...(batch.suppressed > 0 && { suppressed: batch.suppressed }),
    failures: failures.slice(0, listLimit),
    ...(failures.length > listLimit && { failuresTruncated: true }),
    ...(batch.answeredLastSendAt !== undefined && { estimatedLastSendAt: iso(batch.answeredLastSendAt) }),
    ...(results && { results }),
  };
}

/** The answer that a bulk request would get. */
export function triedBatchView({ total, success, failures, suppressed }: TriedBatch): DryRunView {
  return {
    total,
    success,
    fail: total - success,
    failures: failures.slice(0, listLimit),
    ...(failures.length > listLimit && { failuresTruncated: true }),
    suppressed: suppressed.slice(0, listLimit).map(({ index, address }) => ({ index, email: address })),
    ...(suppressed.length > listLimit && { suppressedTruncated: true }),
  };
}

/** The tokens of a batch's first recipients, with their links. */
export function createdTokenViews(
  batch: Batch,
  chunks: readonly Chunk[],
  link: LinkMaker,
): CreatedTokenView[] {
  const recipients = chunks.flatMap((chunk) => chunk.recipients).slice(0, listLimit);
  return recipients.map((recipient) => createdTokenView(recipient, batch, link));
}
