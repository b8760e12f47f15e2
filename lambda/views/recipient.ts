import type { Batch } from '../batches/batch.ts';
import type { Recipient } from '../batches/recipient.ts';
import type { CreatedTokenView, RecipientView } from '../schemas/answers.ts';
import type { LinkMaker } from '../tokens/link.ts';
import { iso } from './batch.ts';

/** A recipient in a list, with its living link for those who may see it. */
export function recipientView(
  recipient: Recipient,
  batch: Batch,
  link: LinkMaker | undefined,
): RecipientView {
  return {
    ...fields(recipient, batch),
    ...(link && { enrollmentLink: link(recipient.tokenId, recipient.generation) }),
  };
}

/** A recipient among the results of the request that made it, or of its replay: with its living link. */
export function createdTokenView(recipient: Recipient, batch: Batch, link: LinkMaker): CreatedTokenView {
  return {
    ...fields(recipient, batch),
    enrollmentLink: link(recipient.tokenId, recipient.generation),
  };
}

function fields({ index, address, tokenId, invitation, expireAt }: Recipient, batch: Batch) {
  const { state, reason } = invitation;
  return {
    index,
    email: address,
    id: tokenId,
    expireAt: iso(expireAt ?? batch.expireAt),
    invitation: state,
    ...(reason !== undefined && { reason }),
  };
}
