import type { Token } from '../tokens/token.ts';
import type { Batch } from './batch.ts';
import { type Chunk, duePositions } from './chunk.ts';
import { addressKey } from './email-address.ts';
import {
  type EndReason,
  endedBeforeSending,
  type Invitation,
  suppressedBeforeSending,
} from './invitation.ts';
import { withTokenFacts } from './recipient.ts';

/** Some invitations of a chunk, by their positions in it. */
export type Reports = readonly (readonly [position: number, invitation: Invitation])[];

/** What is known of a chunk's recipients when their mail is about to leave. */
export interface Known {
  /** By id; a token that is missing was removed. `undefined` where the tokens were made just now. */
  readonly tokens: ReadonlyMap<string, Token> | undefined;
  /** Keys of the addresses that the organization does not mail any more. */
  readonly suppressed: ReadonlySet<string>;
}

/** Who of some recipients is mailed now, and what became of the invitations of the others. */
export interface Selection {
  readonly positions: number[];
  readonly ended: Reports;
}

/**
 * Parts the recipients whose link opens something from those who are not mailed: whose token expired, was removed or
 * used, whose batch was revoked, or whose address is on the suppression list.
 *
 * @param chunk with what its tokens are now
 * @param positions recipients that are meant; those that are not due any more are left out
 */
export function selectRecipients(
  chunk: Chunk,
  positions: readonly number[],
  batch: Pick<Batch, 'expireAt' | 'revokedAt'>,
  { tokens, suppressed }: Known,
  now: number,
): Selection {
  const due = new Set(duePositions(chunk, now));
  const living: number[] = [];
  const ended: (readonly [number, Invitation])[] = [];
  for (const position of positions) {
    const recipient = chunk.recipients[position];
    if (!recipient || !due.has(position)) continue;
    const { invitation, tokenId, expireAt = batch.expireAt, address } = recipient;
    const reason = endReason(batch, expireAt, tokens !== undefined && !tokens.has(tokenId), now);
    if (reason) ended.push([position, endedBeforeSending(invitation, reason, now)]);
    else if (suppressed.has(addressKey(address)))
      ended.push([position, suppressedBeforeSending(invitation, now)]);
    else living.push(position);
  }
  return { positions: living, ended };
}

/** The chunk with what some of its tokens are now. */
export function withTokens(
  chunk: Chunk,
  tokens: ReadonlyMap<string, Token> | undefined,
  batch: Pick<Batch, 'expireAt'>,
  now: number,
): Chunk {
  if (!tokens) return chunk;
  return {
    ...chunk,
    recipients: chunk.recipients.map((recipient) => {
      const token = tokens.get(recipient.tokenId);
      return token ? withTokenFacts(recipient, token, batch, now) : recipient;
    }),
  };
}

function endReason(
  { revokedAt }: Pick<Batch, 'revokedAt'>,
  expireAt: number,
  isMissing: boolean,
  now: number,
): EndReason | undefined {
  if (revokedAt !== undefined) return 'revoked_before_sending';
  if (expireAt <= now) return 'expired_before_sending';
  return isMissing ? 'removed_before_sending' : undefined;
}
