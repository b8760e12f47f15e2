import type { Batch } from '../batches/batch.ts';
import { chunkSize } from '../batches/chunk.ts';
import { withTokenFacts } from '../batches/recipient.ts';
import type { Services } from '../batches/services.ts';
import type { Token } from './token.ts';

/**
 * Writes what a token is now with its recipient, so that its batch counts and lists without reading tokens, and that
 * mail of a token that was removed or used is stopped. Doing it again changes nothing.
 *
 * @throws Failure unavailable
 */
export async function updateRecipient(token: Token, batch: Batch, services: Services): Promise<void> {
  const position = token.place % chunkSize;
  const now = services.clock();
  await services.chunks.change(token.batchId, Math.floor(token.place / chunkSize), (chunk) => ({
    ...chunk,
    recipients: chunk.recipients.map((recipient, n) =>
      n === position && recipient.tokenId === token.id
        ? withTokenFacts(recipient, token, batch, now)
        : recipient,
    ),
  }));
  await services.batches.recountSoon(token.batchId, now);
}
