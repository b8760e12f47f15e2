import { type Chunk, chunkSize } from '../batches/chunk.ts';
import type { Services } from '../batches/services.ts';
import type { Token } from './token.ts';

/** From the first use to the next count of the batch, in milliseconds: what comes meanwhile is counted with it. */
const recountDelay = 20_000;

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
    await services.batches.wake(batchId, services.clock() + recountDelay);
  } catch (error) {
    services.log.warn('use_not_noted', { batchId, error });
  }
}
