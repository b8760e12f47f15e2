import { type Chunk, chunkSize } from '../batches/chunk.ts';
import type { Services } from '../batches/services.ts';
import type { Token } from './token.ts';

/**
 * Notes with the token's recipient whether the token is used, so that its batch counts without reading tokens. A token
 * that cannot be noted just now is used all the same: the count is then behind by one, and the log says so.
 */
export async function noteUse({ id, place, batchId, state }: Token, services: Services): Promise<void> {
  const position = place % chunkSize;
  const note = (chunk: Chunk): Chunk => ({
    ...chunk,
    recipients: chunk.recipients.map((recipient, n) =>
      n === position && recipient.tokenId === id ? { ...recipient, redeemed: state === 'DONE' } : recipient,
    ),
  });
  try {
    await services.chunks.change(batchId, Math.floor(place / chunkSize), note);
    await services.batches.recountSoon(batchId, services.clock());
  } catch (error) {
    services.log.warn('use_not_noted', { batchId, error });
  }
}
