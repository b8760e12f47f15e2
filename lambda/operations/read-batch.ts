import { type Batch, isAccepted } from '../batches/batch.ts';
import { chunkSize } from '../batches/chunk.ts';
import type { Recipient } from '../batches/recipient.ts';
import type { Services } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import type { BatchesPageView, BatchView, RecipientsPageView } from '../schemas/answers.ts';
import { openLinkMaker } from '../tokens/link.ts';
import { batchView } from '../views/batch.ts';
import { recipientView } from '../views/recipient.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { OperationContext } from './operation.ts';
import { batchIdOf, isListed, isPlace } from './positions.ts';
import { resentRecipients, withResentCounts } from './resent-recipients.ts';

/**
 * How far a batch has come; one read, whatever its size. The invitations of a resend are counted where they are.
 *
 * @throws Failure notFound
 */
export async function performGetBatch(
  input: { batchId: string },
  context: OperationContext,
): Promise<BatchView> {
  const batch = await findBatch(input.batchId, context);
  const counted = batch.requeue ? await withResentCounts(batch, context.services) : batch;
  return batchView(counted, context.services.clock());
}

/**
 * A page of a batch's recipients in request order.
 *
 * @throws Failure notFound; invalidRequest for a cursor that is none of ours
 */
export async function performListRecipients(
  input: { batchId: string; cursor?: string; limit: number },
  context: OperationContext,
): Promise<RecipientsPageView> {
  const batch = await findBatch(input.batchId, context);
  const list = {
    operation: 'listRecipients',
    organizationId: batch.organizationId,
    filters: { batchId: batch.id },
  };
  const start = readCursor(list, input.cursor, isPlace) ?? 0;
  const find = batch.requeue ? resentRecipients : ownRecipients;
  const { recipients, next } = await find(batch, start, input.limit, context.services);
  const minted = batch.state !== 'minting' || batch.requeue !== undefined;
  const link = context.caller.seesLinks && minted ? await openLinkMaker(batch, context.services) : undefined;
  return {
    items: recipients.map((recipient) => recipientView(recipient, batch, link)),
    ...(next !== undefined && { nextCursor: writeCursor(list, next) }),
  };
}

async function ownRecipients(
  batch: Batch,
  start: number,
  limit: number,
  services: Services,
): Promise<{ readonly recipients: Recipient[]; readonly next: number | undefined }> {
  const end = Math.min(start + limit, batch.success);
  const firstChunk = Math.floor(start / chunkSize);
  const chunks = await services.chunks.read(batch.id, firstChunk, Math.ceil(end / chunkSize));
  const recipients = chunks
    .flatMap((chunk) => chunk.recipients)
    .slice(start - firstChunk * chunkSize, end - firstChunk * chunkSize);
  return { recipients, next: end < batch.success ? end : undefined };
}

/**
 * The organization's batches, newest first; those never accepted, and resends that queued nothing, are left out.
 *
 * @throws Failure invalidRequest for a cursor that is none of this list's
 */
export async function performListBatches(
  input: { cursor?: string; limit: number },
  { caller, services }: OperationContext,
): Promise<BatchesPageView> {
  const list = { operation: 'listBatches', organizationId: caller.organizationId };
  const { places, more } = await services.batches.list(caller.organizationId, {
    cursor: readCursor(list, input.cursor, isListed),
    limit: input.limit,
  });
  const batches = await services.batches.findAll(places.map(batchIdOf));
  const last = places.at(-1);
  return {
    items: batches.filter(isWorthListing).map((batch) => batchView(batch, services.clock())),
    ...(more && last !== undefined && { nextCursor: writeCursor(list, last) }),
  };
}

/**
 * Ends all tokens of a batch that are not used yet by one mark, which redeeming and sending respect.
 *
 * @throws Failure notFound; stateConflict for a resend, which has no tokens
 */
export async function performRevokeBatch(
  input: { batchId: string },
  context: OperationContext,
): Promise<BatchView> {
  const { id, requeue } = await findBatch(input.batchId, context);
  if (requeue) {
    const message = `This batch only sends again; revoke ${requeue.batchId}, whose tokens they are.`;
    throw new Failure('stateConflict', { details: [{ pointer: '/batchId', message }] });
  }
  const revoked = await context.services.batches.revoke(id, context.services.clock());
  return batchView(revoked ?? (await findBatch(id, context)), context.services.clock());
}

/** A batch of another organization is as unknown as one that does not exist. */
async function findBatch(batchId: string, { caller, services }: OperationContext): Promise<Batch> {
  const batch = await services.batches.find(batchId.toLowerCase());
  if (batch && batch.organizationId === caller.organizationId && isAccepted(batch)) return batch;
  throw new Failure('notFound', {
    details: [{ pointer: '/batchId', message: `There is no batch ${batchId}.` }],
  });
}

/** Kept for their key alone, resends that queued nothing would be empty batches to the reader. */
function isWorthListing(batch: Batch): boolean {
  const isEmptyResend = batch.requeue && batch.state === 'completed' && batch.requeued === 0;
  return isAccepted(batch) && !isEmptyResend;
}
