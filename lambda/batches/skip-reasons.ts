import type { Token } from '../tokens/token.ts';
import type { Batch, Requeue } from './batch.ts';
import { type Invitation, isStoppable, mayBeRetried, wasMailedLately } from './invitation.ts';
import type { Recipient } from './recipient.ts';

/** Why a retry or a resend leaves a recipient out. */
export const skipReasons = [
  'remindedToday',
  'bounced',
  'complained',
  'suppressed',
  'expired',
  'used',
  'removed',
  'queued',
  'notFailed',
  'notMailed',
  'dailyLimit',
] as const;

export type SkipReason = (typeof skipReasons)[number];

/** Recipients that were left out, by reason; reasons of none are left out. */
export type Skipped = { readonly [reason in SkipReason]?: number };

/** What it depends on besides the recipient. */
export interface SkipContext {
  readonly source: Batch;
  readonly requeue: Pick<Requeue, 'mode' | 'force'>;
  /** As last read; `undefined` where it is gone, which is a month after it expired. */
  readonly token: Token | undefined;
  /** Whether the organization's suppression list holds the address; `undefined` where there is no list. */
  readonly isSuppressed: boolean | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Why a recipient gets no mail once more; `undefined` where it gets one. */
export function skipReason(recipient: Recipient, context: SkipContext): SkipReason | undefined {
  return endOf(recipient, context) ?? obstacleOf(recipient.invitation, context);
}

/** What two counts come to together. */
export function addSkipped(a: Skipped, b: Skipped): Skipped {
  const sums: { [reason in SkipReason]?: number } = { ...a };
  for (const reason of skipReasons) {
    const sum = (a[reason] ?? 0) + (b[reason] ?? 0);
    if (sum > 0) sums[reason] = sum;
  }
  return sums;
}

/** Whether the token can still be used: by what the recipient knows of it where that is newer than the token as read. */
function endOf(recipient: Recipient, { token, source, now }: SkipContext): SkipReason | undefined {
  const isNewer = !token || (recipient.tokenVersion ?? 0) > token.version;
  const state = isNewer ? recipient.tokenState : token.state;
  if (state === 'DONE') return 'used';
  if (state === 'DELETED' || source.revokedAt !== undefined) return 'removed';
  const expireAt = isNewer ? (recipient.expireAt ?? source.expireAt) : token.expireAt;
  return !token || expireAt <= now ? 'expired' : undefined;
}

/** Whether the address may be mailed, and this mail sent once more. */
function obstacleOf(invitation: Invitation, context: SkipContext): SkipReason | undefined {
  const { requeue, isSuppressed, now } = context;
  const { state, reason } = invitation;
  if (state === 'none') return 'notMailed';
  if (isStoppable(invitation)) return 'queued';
  // Who bounced for good or complained is left in peace until somebody takes the address off the list.
  const isFreed = isSuppressed === false;
  if (state === 'bounced' && !mayBeRetried(invitation) && !isFreed) return 'bounced';
  if (state === 'complained' && !isFreed) return 'complained';
  // SES's own list is not ours to read: what it holds stays left out.
  if (isSuppressed || (state === 'suppressed' && (reason !== 'on_suppression_list' || !isFreed))) {
    return 'suppressed';
  }
  if (requeue.mode === 'retry') return state === 'sent' || state === 'delivered' ? 'notFailed' : undefined;
  return !requeue.force && wasMailedLately(invitation, now) ? 'remindedToday' : undefined;
}
