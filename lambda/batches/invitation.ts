import type { Posted } from './mailer.ts';

/** `none`: no mail was asked for. `unknown`: SES may or may not have taken it. */
export const invitationStates = [
  'none',
  'queued',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'suppressed',
  'failed',
  'unknown',
] as const;

export type InvitationState = (typeof invitationStates)[number];

/** The e-mail to one recipient, as far as it has come. */
export interface Invitation {
  readonly state: InvitationState;
  /** Times that this mail was or may have been handed to SES. */
  readonly attempts: number;
  /** Epoch milliseconds of the last change of state after `queued`. */
  readonly at?: number;
  /** Why it is in this state, where there is more to say; a code such as `expired_before_sending`. */
  readonly reason?: string;
  readonly messageId?: string;
  /** Epoch milliseconds at which SES took the mail, and at which the recipient's server did. */
  readonly sentAt?: number;
  readonly deliveredAt?: number;
}

/** How long a mail in doubt waits for news of itself before it is sent again (its Send event is a matter of seconds). */
export const doubtWait = 10 * 60_000;

export const queued: Invitation = { state: 'queued', attempts: 0 };
export const notAskedFor: Invitation = { state: 'none', attempts: 0 };

/** Whether the mail is to be sent now: never tried, definitely refused for the moment, or long enough in doubt. */
export function isDue(invitation: Invitation, now: number): boolean {
  return dueAt(invitation) <= now;
}

/** From when on the mail is to be sent: epoch milliseconds; Infinity when it is settled. */
export function dueAt(invitation: Invitation): number {
  if (invitation.state === 'queued') return 0;
  if (invitation.state === 'unknown' && invitation.reason === undefined)
    return (invitation.at ?? 0) + doubtWait;
  return Number.POSITIVE_INFINITY;
}

/**
 * The invitation after SES answered, or did not. A definite "not now" leaves it as it was. A second time without an
 * answer is the last: such a mail is not sent again by itself.
 */
export function posted(invitation: Invitation, result: Posted, now: number): Invitation {
  const attempts = invitation.attempts + 1;
  switch (result.outcome) {
    case 'sent':
      return {
        state: 'sent',
        attempts,
        at: now,
        ...(result.messageId !== undefined && { messageId: result.messageId }),
        sentAt: now,
      };
    case 'failed':
      return { state: 'failed', attempts, at: now, reason: result.reason };
    case 'unknown':
      return {
        state: 'unknown',
        attempts,
        at: now,
        ...(invitation.state === 'unknown' && { reason: 'no_answer_from_ses' }),
      };
    case 'later':
      return invitation;
  }
}

/** Why a mail was not worth sending any more when its turn came. */
export type EndReason =
  | 'expired_before_sending'
  | 'revoked_before_sending'
  | 'removed_before_sending'
  | 'used_before_sending';

/** Whether the mail is still to be sent, now or after a wait for news of it. */
export function isStoppable(invitation: Invitation): boolean {
  return dueAt(invitation) !== Number.POSITIVE_INFINITY;
}

/** The invitation of a token that ended before its turn came. */
export function endedBeforeSending(invitation: Invitation, reason: EndReason, now: number): Invitation {
  return { state: 'failed', attempts: invitation.attempts, at: now, reason };
}

/** The invitation of an address that is on the organization's suppression list when it is queued, or its turn comes. */
export function suppressedBeforeSending(invitation: Invitation, now: number): Invitation {
  return { state: 'suppressed', attempts: invitation.attempts, at: now, reason: 'on_suppression_list' };
}

/** How long after a mail the next reminder may go, in milliseconds. */
const reminderPause = 24 * 3_600_000;

/** Whether a mail that did not arrive may be tried again: it failed, SES never answered, or it bounced for a passing reason. */
export function mayBeRetried({ state, reason }: Invitation): boolean {
  return (
    state === 'failed' ||
    (state === 'unknown' && reason === 'no_answer_from_ses') ||
    (state === 'bounced' && reason !== 'bounced_permanently')
  );
}

/** Whether the mail left less than a day ago, or failed to. */
export function wasMailedLately({ sentAt, at = 0 }: Invitation, now: number): boolean {
  return now - (sentAt ?? at) < reminderPause;
}

/**
 * Queued once more. It counts as an attempt, so that late news of the mail before does not pass for news of this one;
 * one that still waits may be at SES this very moment, as the attempt after.
 */
export function requeued(invitation: Invitation): Invitation {
  return { state: 'queued', attempts: invitation.attempts + (isStoppable(invitation) ? 2 : 1) };
}
