import type { Batch } from '../batches/batch.ts';
import type { Chunk } from '../batches/chunk.ts';
import { type Recipient, rotationDue, withTokenFacts } from '../batches/recipient.ts';
import { Failure } from '../failure.ts';
import { type TokenServices, writeChange } from './change-token.ts';
import type { Token } from './token.ts';
import { rotate } from './transitions.ts';

/**
 * Lets the links die whose successors SES has taken: rotates the tokens of a chunk's recipients that are due for it, and
 * writes that with their recipients. Whoever sees such a recipient does it; doing it again changes nothing.
 *
 * @param chunk as it was just read or written
 * @throws Failure unavailable: the recipients are then still due for it
 */
export async function completeRotations(chunk: Chunk, batch: Batch, services: TokenServices): Promise<void> {
  const due = chunk.recipients.filter(rotationDue);
  if (due.length === 0) return;
  const rotated = new Map<string, Token | undefined>();
  for (const { tokenId, rotation = 0 } of due) {
    rotated.set(tokenId, await rotateToken(batch.organizationId, tokenId, rotation, services));
  }
  const now = services.clock();
  const apply = (recipient: Recipient): Recipient => {
    if (!rotated.has(recipient.tokenId) || !rotationDue(recipient)) return recipient;
    const token = rotated.get(recipient.tokenId);
    const { rotation: _, ...settled } = recipient;
    return token ? withTokenFacts(recipient, token, batch, now) : settled;
  };
  await services.chunks.change(
    chunk.batchId,
    chunk.number,
    (current) => ({ ...current, recipients: current.recipients.map(apply) }),
    chunk,
  );
}

/** @returns `undefined` where the token has ended or is gone, so that there is no link to replace */
async function rotateToken(
  organizationId: string,
  tokenId: string,
  generation: number,
  services: TokenServices,
): Promise<Token | undefined> {
  try {
    const change = rotate('delivery', generation);
    return (await writeChange(organizationId, tokenId, change, services, services.randomId())).token;
  } catch (error) {
    if (error instanceof Failure && ['notFound', 'stateConflict'].includes(error.kind)) return undefined;
    throw error;
  }
}
