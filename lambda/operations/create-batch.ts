import { isAccepted } from '../batches/batch.ts';
import { chunkSize } from '../batches/chunk.ts';
import { type CreatedBatch, createBatch, tryBatch } from '../batches/create-batch.ts';
import type { Services } from '../batches/services.ts';
import type { CreatedBatchView, CreatedTokenView, DryRunView } from '../schemas/answers.ts';
import type { CreateBatchInput } from '../schemas/create-batch.ts';
import { openLinkMaker } from '../tokens/link.ts';
import { createdBatchView, createdTokenViews, listLimit, triedBatchView } from '../views/created-batch.ts';
import type { OperationContext } from './operation.ts';

export interface CreateBatchAnswer {
  /** Whether tokens are still to be made: 202. */
  readonly later: boolean;
  readonly replayed: boolean;
  readonly batchId: string;
  readonly data: CreatedBatchView;
}

/** The bulk request, from checked input to the documented answer. */
export async function performCreateBatch(
  input: CreateBatchInput,
  { caller, time, services, idempotencyKey, preferences }: OperationContext,
): Promise<CreateBatchAnswer> {
  const { respondAsync } = preferences;
  const created = await createBatch(
    { organizationId: caller.organizationId, actor: caller.actor, idempotencyKey, input, respondAsync, time },
    services,
  );
  const results = preferences.representation ? await resultsOf(created, services) : undefined;
  return {
    later: created.batch.answeredLater,
    replayed: created.replayed,
    batchId: created.batch.id,
    data: createdBatchView(created, results),
  };
}

/** What the bulk request would answer, with nothing written. */
export async function performDryRun(
  input: CreateBatchInput,
  { caller, services }: OperationContext,
): Promise<DryRunView> {
  return triedBatchView(await tryBatch({ organizationId: caller.organizationId, input }, services));
}

/**
 * Links are given out only when minting is over: a token that is used before could be made anew after. What is accepted
 * is not answered with an error because its results cannot be read: whoever has no key would send it all again.
 */
async function resultsOf(
  { batch }: CreatedBatch,
  services: Services,
): Promise<CreatedTokenView[] | undefined> {
  if (!isAccepted(batch) || batch.state === 'minting') return undefined;
  const wanted = Math.min(batch.chunks, Math.ceil(listLimit / chunkSize));
  try {
    const first = await services.chunks.read(batch.id, 0, wanted);
    return createdTokenViews(batch, first, await openLinkMaker(batch, services));
  } catch (error) {
    services.log.warn('results_not_read', { batchId: batch.id, error });
    return undefined;
  }
}
