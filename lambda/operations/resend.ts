import type { Requeue } from '../batches/batch.ts';
import { type ResentBatch, resendBatch } from '../batches/resend-batch.ts';
import { Failure } from '../failure.ts';
import type { ResentBatchView, ResentTokenView } from '../schemas/answers.ts';
import { findToken, tokenNotFound } from '../tokens/change-token.ts';
import { resentBatchView } from '../views/resent-batch.ts';
import type { OperationContext } from './operation.ts';
import { performGetToken } from './tokens.ts';

export interface ResendBatchAnswer {
  /** Whether some are still to be queued: 202. */
  readonly later: boolean;
  readonly replayed: boolean;
  /** `undefined` where nothing was queued, so that there is no batch. */
  readonly batchId: string | undefined;
  readonly data: ResentBatchView;
}

export interface ResendTokenAnswer {
  readonly replayed: boolean;
  readonly data: ResentTokenView;
}

/** Sends again what failed or bounced softly. @throws Failure as resendBatch does */
export async function performRetryBatch(
  { batchId }: { batchId: string },
  context: OperationContext,
): Promise<ResendBatchAnswer> {
  return answer(await resend({ batchId, mode: 'retry', force: true }, context));
}

/** Reminds all who are still PENDING. @throws Failure as resendBatch does */
export async function performResendBatch(
  { batchId, force }: { batchId: string; force: boolean },
  context: OperationContext,
): Promise<ResendBatchAnswer> {
  return answer(await resend({ batchId, mode: 'remind', force }, context));
}

/**
 * Sends one invitation again.
 *
 * @throws Failure as resendBatch does; stateConflict where the person cannot be mailed, limitExceeded for the fourth time
 *   of a day
 */
export async function performResendToken(
  { tokenId, rotate }: { tokenId: string; rotate: boolean },
  context: OperationContext,
): Promise<ResendTokenAnswer> {
  const found = await findToken(context.caller.organizationId, tokenId, context.services);
  if (!found) throw tokenNotFound(tokenId);
  const { batchId, place } = found.token;
  const { batch, replayed } = await resend({ batchId, mode: 'remind', force: true, place, rotate }, context);
  // Whether there will be a mail is not known before it is queued.
  if (batch.state !== 'completed') throw new Failure('unavailable', { retryAfter: 5 });
  const { skipped = {} } = batch;
  const token = await performGetToken({ tokenId }, context);
  return { replayed, data: { ...token, ...(Object.keys(skipped).length > 0 && { skipped }) } };
}

function resend(
  requeue: Requeue,
  { caller, services, time, idempotencyKey }: OperationContext,
): Promise<ResentBatch> {
  const { organizationId, actor } = caller;
  return resendBatch({ organizationId, actor, idempotencyKey, requeue, time }, services);
}

function answer(resent: ResentBatch): ResendBatchAnswer {
  const { batch, isRemoved, replayed } = resent;
  return {
    later: batch.answeredLater,
    replayed,
    batchId: isRemoved ? undefined : batch.id,
    data: resentBatchView(resent),
  };
}
