import type { Envelope, Letter } from '../batches/mailer.ts';

/**
 * The tags of a mail, by which SES's events are matched to it. SES takes ASCII letters, digits, `_` and `-` in
 * them; ids and numbers hold nothing else.
 */
export const tagNames = {
  organization: 'organization',
  batch: 'batch',
  token: 'token',
  chunk: 'chunk',
  position: 'position',
  attempt: 'attempt',
} as const;

/** The tags of one letter, as SES takes them. */
export function letterTags(envelope: Envelope, letter: Letter): { Name: string; Value: string }[] {
  return [
    { Name: tagNames.organization, Value: envelope.organizationId },
    { Name: tagNames.batch, Value: envelope.batchId },
    { Name: tagNames.token, Value: letter.tokenId },
    { Name: tagNames.chunk, Value: String(letter.chunk) },
    { Name: tagNames.position, Value: String(letter.position) },
    { Name: tagNames.attempt, Value: String(letter.attempt) },
  ];
}
