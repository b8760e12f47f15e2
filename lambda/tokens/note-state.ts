import { type Chunk, chunkSize, type Recipient } from '../batches/chunk.ts';
import { endedBeforeSending } from '../batches/invitation.ts';
import type { Services } from '../batches/services.ts';
import type { Token } from './token.ts';

/**
 * Notes with the token's recipient whether the token is used, so that its batch counts without reading tokens, and that
 * mail of a removed one need not go out any more. A change that cannot be noted just now stands all the same: the count
 * is then behind by one, or the mail's link says that it is revoked, and the log tells.
 */
export async function noteState({ id, place, batchId, state }: Token, services: Services): Promise<void> {
  const position = place % chunkSize;
  const now = services.clock();
  const noted = (recipient: Recipient): Recipient => {
    const { invitation } = recipient;
    const isInVain = state === 'DELETED' && invitation.state === 'queued';
    return {
      ...recipient,
      redeemed: state === 'DONE',
      invitation: isInVain ? endedBeforeSending(invitation, 'revoked_before_sending', now) : invitation,
    };
  };
  const note = (chunk: Chunk): Chunk => ({
    ...chunk,
    recipients: chunk.recipients.map((recipient, n) =>
      n === position && recipient.tokenId === id ? noted(recipient) : recipient,
    ),
  });
  try {
    await services.chunks.change(batchId, Math.floor(place / chunkSize), note);
    await services.batches.recountSoon(batchId, now);
  } catch (error) {
    services.log.warn('state_not_noted', { batchId, error });
  }
}
