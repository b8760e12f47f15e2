import type { Organization } from '../organizations/organization.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { defaultLanguage } from '../schemas/language.ts';
import type { LinkMaker } from '../tokens/link.ts';
import type { Batch } from './batch.ts';
import type { Chunk } from './chunk.ts';
import type { Envelope, Letter } from './mailer.ts';
import { generationToMail } from './recipient.ts';

/** What all letters of a batch have in common. */
export function envelopeOf(
  batch: Batch,
  organization: Organization,
  { language = defaultLanguage, emailText }: Configuration,
): Envelope {
  return {
    organizationId: organization.id,
    organizationName: organization.name,
    replyTo: organization.contactEmail,
    timeZone: organization.timeZone,
    language,
    ...(emailText ? { emailText } : {}),
    batchId: batch.id,
  };
}

/** The letters to recipients of a chunk, by their positions in it. */
export function lettersTo(
  chunk: Chunk,
  positions: readonly number[],
  batch: Batch,
  link: LinkMaker,
): Letter[] {
  return positions.flatMap((position) => {
    const recipient = chunk.recipients[position];
    if (!recipient) return [];
    return {
      address: recipient.address,
      link: link(recipient.tokenId, generationToMail(recipient)),
      expireAt: new Date(recipient.expireAt ?? batch.expireAt),
      tokenId: recipient.tokenId,
      chunk: chunk.number,
      position,
      attempt: recipient.invitation.attempts + 1,
    };
  });
}
