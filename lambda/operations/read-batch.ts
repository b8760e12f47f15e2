import { type Batch, isAccepted } from '../batches/batch.ts';
import { chunkSize } from '../batches/chunk.ts';
import type { Recipient } from '../batches/recipient.ts';
import { Failure } from '../failure.ts';
import type { BatchesPageView, BatchView, RecipientsPageView, RecipientView } from '../schemas/answers.ts';
import { type LinkMaker, openLinkMaker } from '../tokens/link.ts';
import { batchView, iso } from '../views/batch.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { OperationContext } from './operation.ts';
import { batchIdOf, isListed, isPlace } from './positions.ts';

/** How far a batch has come; one read, whatever its size. @throws Failure notFound */
export async function performGetBatch(
  input: { batchId: string },
  context: OperationContext,
): Promise<BatchView> {
  return batchView(await findBatch(input.batchId, context));
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
  const end = Math.min(start + input.limit, batch.success);
  const firstChunk = Math.floor(start / chunkSize);
  const chunks = await context.services.chunks.read(batch.id, firstChunk, Math.ceil(end / chunkSize));
  const recipients = chunks
    .flatMap((chunk) => chunk.recipients)
    .slice(start - firstChunk * chunkSize, end - firstChunk * chunkSize);
  const minted = batch.state !== 'minting';
  const link = context.caller.seesLinks && minted ? await openLinkMaker(batch, context.services) : undefined;
  return {
    items: recipients.map((recipient) => recipientView(recipient, batch, link)),
    ...(end < batch.success && { nextCursor: writeCursor(list, end) }),
  };
}

/**
 * The organization's batches, newest first; those that were never accepted are left out.
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
    items: batches.filter(isAccepted).map(batchView),
    ...(more && last !== undefined && { nextCursor: writeCursor(list, last) }),
  };
}

/** Ends all tokens of a batch that are not used yet by one mark, which redeeming and sending respect. */
export async function performRevokeBatch(
  input: { batchId: string },
  context: OperationContext,
): Promise<BatchView> {
  const { id } = await findBatch(input.batchId, context);
  const revoked = await context.services.batches.revoke(id, context.services.clock());
  return batchView(revoked ?? (await findBatch(id, context)));
}

/** A batch of another organization is as unknown as one that does not exist. */
async function findBatch(batchId: string, { caller, services }: OperationContext): Promise<Batch> {
  const batch = await services.batches.find(batchId.toLowerCase());
  if (batch && batch.organizationId === caller.organizationId && isAccepted(batch)) return batch;
  throw new Failure('notFound', {
    details: [{ pointer: '/batchId', message: `There is no batch ${batchId}.` }],
  });
}

function recipientView(recipient: Recipient, batch: Batch, link: LinkMaker | undefined): RecipientView {
  const { index, address, tokenId, invitation } = recipient;
  return {
    index,
    email: address,
    id: tokenId,
    expireAt: iso(recipient.expireAt ?? batch.expireAt),
    invitation: invitation.state,
    ...(invitation.reason !== undefined && { reason: invitation.reason }),
    ...(link && { enrollmentLink: link(tokenId, recipient.generation) }),
  };
}
