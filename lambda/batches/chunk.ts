import { tokenId, userId } from '../tokens/token-id.ts';
import type { Recipient as Address } from './addresses.ts';
import { type Invitation, type InvitationState, isDue, notAskedFor, queued } from './invitation.ts';
import { mergeInvitations } from './merge-invitations.ts';

/** Recipients in a chunk: as many as one SES call takes, and two BatchWriteItem calls' worth of tokens. */
export const chunkSize = 50;

/** One recipient of a batch. */
export interface Recipient {
  /** Place of the address in the request. */
  readonly index: number;
  readonly address: string;
  readonly tokenId: string;
  readonly invitation: Invitation;
  /** Whether its token is used; noted here so that counting reads no tokens. */
  readonly redeemed?: boolean;
  /** Of the link that the next mail carries; 0 where it is left out. */
  readonly generation?: number;
  /** Epoch milliseconds; where it is left out the token expires with the batch. */
  readonly expireAt?: number;
}

/** Up to 50 recipients of a batch, in request order: the only home of their invitations' state. */
export interface Chunk {
  readonly batchId: string;
  /** 0 for the first. */
  readonly number: number;
  /** The lease (`Batch.round`) under which outcomes were last recorded here; 0 before any. */
  readonly round: number;
  /** Counts the writes, so that two writers cannot undo each other's. */
  readonly version: number;
  readonly recipients: readonly Recipient[];
}

/** Invitations by state. */
export type Counts = { readonly [state in InvitationState]: number };

export const noInvitations: Counts = {
  none: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  suppressed: 0,
  failed: 0,
  unknown: 0,
};

/**
 * Divides a batch's addresses into chunks.
 *
 * @param batch `createdAt` in epoch milliseconds; it goes into the tokens' ids
 */
export function chunksOf(
  batch: { id: string; organizationId: string; createdAt: number; sendEmail: boolean },
  addresses: readonly Address[],
): Chunk[] {
  const invitation = batch.sendEmail ? queued : notAskedFor;
  const chunks: Chunk[] = [];
  for (let start = 0; start < addresses.length; start += chunkSize) {
    const recipients = addresses.slice(start, start + chunkSize).map(({ index, address, key }) => ({
      index,
      address,
      tokenId: tokenId(batch.id, batch.createdAt, userId(batch.organizationId, key), key),
      invitation,
    }));
    chunks.push({ batchId: batch.id, number: chunks.length, round: 0, version: 0, recipients });
  }
  return chunks;
}

/** Counts the invitations of chunks by state, on top of `counts`. */
export function count(chunks: Iterable<Chunk>, counts: Counts = noInvitations): Counts {
  const total: { [state in InvitationState]: number } = { ...counts };
  for (const chunk of chunks) for (const { invitation } of chunk.recipients) total[invitation.state] += 1;
  return total;
}

/** Positions of the recipients whose mail is to be sent now. */
export function duePositions(chunk: Chunk, now: number): number[] {
  return chunk.recipients.flatMap(({ invitation }, position) => (isDue(invitation, now) ? [position] : []));
}

/** How many of the tokens of chunks are used. */
export function countRedeemed(chunks: Iterable<Chunk>): number {
  let redeemed = 0;
  for (const { recipients } of chunks)
    for (const recipient of recipients) if (recipient.redeemed) redeemed += 1;
  return redeemed;
}

/** The chunk with what is reported of some of its invitations, by position; a report that says less changes nothing. */
export function withReports(chunk: Chunk, reports: Iterable<readonly [number, Invitation]>): Chunk {
  const recipients = [...chunk.recipients];
  for (const [position, report] of reports) {
    const recipient = recipients[position];
    if (!recipient) continue;
    recipients[position] = { ...recipient, invitation: mergeInvitations(recipient.invitation, report) };
  }
  return { ...chunk, recipients };
}
