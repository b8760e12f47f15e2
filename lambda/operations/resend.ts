import type { Requeue } from '../batches/batch.ts';
import { resendBatch } from '../batches/resend-batch.ts';
import { Failure } from '../failure.ts';
import type { TokenView } from '../schemas/answers.ts';
import { findToken, tokenNotFound } from '../tokens/change-token.ts';
import { stateOf } from '../tokens/token.ts';
import { createdBatchView } from '../views/created-batch.ts';
import type { CreateBatchAnswer } from './create-batch.ts';
import type { OperationContext } from './operation.ts';
import { performGetToken } from './tokens.ts';

/** Sends again what failed or bounced softly. @throws Failure as resendBatch does */
export async function performRetryBatch(
  { batchId }: { batchId: string },
  context: OperationContext,
): Promise<CreateBatchAnswer> {
  return perform({ batchId, mode: 'retry', force: true }, context);
}

/** Reminds all who are still PENDING. @throws Failure as resendBatch does */
export async function performResendBatch(
  { batchId, force }: { batchId: string; force: boolean },
  context: OperationContext,
): Promise<CreateBatchAnswer> {
  return perform({ batchId, mode: 'remind', force }, context);
}

/** Sends one invitation again. @throws Failure notFound; stateConflict unless the token is PENDING */
export async function performResendToken(
  { tokenId, rotate }: { tokenId: string; rotate: boolean },
  context: OperationContext,
): Promise<TokenView> {
  const { caller, services } = context;
  const found = await findToken(caller.organizationId, tokenId, services);
  if (!found) throw tokenNotFound(tokenId);
  const { token, batch } = found;
  const state = stateOf(token, batch, services.clock());
  if (state !== 'PENDING') {
    const message = `The token is ${state}; only a PENDING one is worth a mail.`;
    throw new Failure('stateConflict', { details: [{ message }] });
  }
  await perform({ batchId: batch.id, mode: 'remind', force: true, place: token.place, rotate }, context);
  return performGetToken({ tokenId }, context);
}

async function perform(
  requeue: Requeue,
  { caller, services, time, idempotencyKey }: OperationContext,
): Promise<CreateBatchAnswer> {
  const { organizationId, actor } = caller;
  const { batch, replayed } = await resendBatch(
    { organizationId, actor, idempotencyKey, requeue, time },
    services,
  );
  return {
    later: batch.state !== 'completed',
    replayed,
    batchId: batch.id,
    data: createdBatchView({ batch, failures: [], replayed }),
  };
}
