import type { ResentBatch } from '../batches/resend-batch.ts';
import type { ResentBatchView } from '../schemas/answers.ts';

/** The answer to a retry or a resend of a batch. */
export function resentBatchView({ batch, isRemoved }: ResentBatch): ResentBatchView {
  return {
    total: batch.requeued,
    success: batch.requeued,
    fail: 0,
    ...(!isRemoved && { batchId: batch.id }),
    failures: [],
    skipped: { ...batch.skipped },
  };
}
