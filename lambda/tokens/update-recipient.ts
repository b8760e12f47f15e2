import type { Batch } from '../batches/batch.ts';
import { type Chunk, chunkSize } from '../batches/chunk.ts';
import { type Recipient, withTokenFacts } from '../batches/recipient.ts';
import type { Services } from '../batches/services.ts';
import type { Token } from './token.ts';

type ChunkServices = Pick<Services, 'chunks' | 'batches' | 'clock'>;

/**
 * Writes what a token is now with its recipient, so that its batch counts and lists without reading tokens, and that
 * mail of a token that was removed or used is stopped. Doing it again changes nothing.
 *
 * @throws Failure unavailable
 */
export async function updateRecipient(token: Token, batch: Batch, services: ChunkServices): Promise<void> {
  const now = services.clock();
  const known = (recipient: Recipient): Recipient => withTokenFacts(recipient, token, batch, now);
  const recount = (): Promise<void> => services.batches.recountSoon(token.batchId, now);
  const [changed] = await Promise.allSettled([changeRecipient(token, services, known)]);
  // Also where nobody knows whether it was written, and once more: what is not counted now stays uncounted for long.
  await recount().catch(recount);
  if (changed.status === 'rejected') throw changed.reason;
}

/**
 * Writes with the recipient that its token is about to end, before it does: no mail must leave for a token that has
 * ended, even if this process dies between the two writes. Whoever changed the token meanwhile is not written over.
 *
 * @param token as it is now
 * @param next as it is to be
 * @throws Failure unavailable
 */
export async function stopMail(
  token: Token,
  next: Token,
  batch: Batch,
  services: ChunkServices,
): Promise<void> {
  const foreseen = { ...next, version: token.version + 1 };
  const now = services.clock();
  await changeRecipient(token, services, (recipient) =>
    (recipient.tokenVersion ?? 0) > token.version
      ? recipient
      : withTokenFacts(recipient, foreseen, batch, now),
  );
}

async function changeRecipient(
  token: Token,
  services: ChunkServices,
  apply: (recipient: Recipient) => Recipient,
): Promise<void> {
  const position = token.place % chunkSize;
  const change = (chunk: Chunk): Chunk => ({
    ...chunk,
    recipients: chunk.recipients.map((recipient, n) =>
      n === position && recipient.tokenId === token.id ? apply(recipient) : recipient,
    ),
  });
  await services.chunks.change(token.batchId, Math.floor(token.place / chunkSize), change);
}
