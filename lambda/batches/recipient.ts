import type { StoredState, Token } from '../tokens/token.ts';
import type { Batch } from './batch.ts';
import { dueAt, endedBeforeSending, type Invitation, isStoppable } from './invitation.ts';

/**
 * What a recipient copies of its token, so that lists, counts and mails need no second read. The token is the owner:
 * whoever changes it writes the copy by `withTokenFacts`, and nobody writes one of these fields alone.
 */
export interface TokenFacts {
  /** Left out while the token is PENDING. */
  readonly tokenState?: Exclude<StoredState, 'PENDING'>;
  /** Generation of the living link; left out where it is 0. */
  readonly generation?: number;
  /** Epoch milliseconds; left out where the token expires with its batch. */
  readonly expireAt?: number;
  /** The token's version that this is copied from; left out where it is 0. */
  readonly tokenVersion?: number;
}

/** One recipient of a batch. */
export interface Recipient extends TokenFacts {
  /** Place of the address in the request. */
  readonly index: number;
  readonly address: string;
  readonly tokenId: string;
  readonly invitation: Invitation;
  /**
   * Generation of the link that the next mail carries in place of the living one. The living one dies when that mail
   * was taken by SES; whoever sees that first completes it (`rotationDue`).
   */
  readonly rotation?: number;
  /** UTC day (days since 1970) of the last resend to this one person, and how many there were on that day. */
  readonly resendDay?: number;
  readonly resendCount?: number;
}

/** What a recipient copies of its token. */
export function recipientFacts(token: Token, batch: Pick<Batch, 'expireAt'>): TokenFacts {
  const { state, generation, expireAt, version } = token;
  return {
    ...(state !== 'PENDING' && { tokenState: state }),
    ...(generation > 0 && { generation }),
    ...(expireAt !== batch.expireAt && { expireAt }),
    ...(version > 0 && { tokenVersion: version }),
  };
}

/**
 * The recipient with what its token is now; unchanged where it knows a newer version already. Mail of a token that was
 * removed or used, and that was not handed to SES for sure, is stopped.
 *
 * @param now epoch milliseconds
 */
export function withTokenFacts(
  recipient: Recipient,
  token: Token,
  batch: Pick<Batch, 'expireAt'>,
  now: number,
): Recipient {
  if ((recipient.tokenVersion ?? 0) > token.version) return recipient;
  const { tokenState: _, generation: __, expireAt: ___, tokenVersion: ____, rotation, ...own } = recipient;
  return {
    ...own,
    ...recipientFacts(token, batch),
    ...(rotation !== undefined && rotation > token.generation && token.state !== 'DELETED' && { rotation }),
    invitation: stopped(recipient.invitation, token.state, now),
  };
}

/** Whether the recipient does not know yet what its token is now: who changed it could not write that. */
export function isOutdated({ tokenId, tokenVersion = 0 }: Recipient, token: Token | undefined): boolean {
  return token?.id === tokenId && tokenVersion < token.version;
}

/** Generation of the link that mail to the recipient carries. */
export function generationToMail({ rotation, generation = 0 }: Recipient): number {
  return rotation ?? generation;
}

/** Whether a mail with a new link was taken by SES, and the links before it are still to die. */
export function rotationDue({ rotation, generation = 0, invitation }: Recipient): boolean {
  return rotation !== undefined && rotation > generation && invitation.sentAt !== undefined;
}

/** From when on there is something to do for the recipient: epoch milliseconds; Infinity when there is nothing. */
export function recipientDueAt(recipient: Recipient): number {
  return rotationDue(recipient) ? 0 : dueAt(recipient.invitation);
}

function stopped(invitation: Invitation, state: StoredState, now: number): Invitation {
  if (state === 'PENDING' || !isStoppable(invitation)) return invitation;
  const reason = state === 'DELETED' ? 'removed_before_sending' : 'used_before_sending';
  return endedBeforeSending(invitation, reason, now);
}
