import type { Invitation } from './invitation.ts';

/**
 * What two reports on one invitation come to: the state machine of what happens to a mail, in one place.
 *
 * A later attempt says more than an earlier one. Within an attempt the report that stands further down in `order` wins:
 * a bounce or a complaint comes after the delivery that it belongs to, whichever is heard of first. So the result is
 * the same in whatever order, and however often, reports come in (a join: commutative, associative, idempotent); what
 * SES answered and what its events say may be written by anybody at any time.
 */
export function mergeInvitations(a: Invitation, b: Invitation): Invitation {
  if (a.attempts !== b.attempts) return a.attempts > b.attempts ? a : b;
  const [lower, higher] = sorted(a, b);
  const sameRank = rank(lower) === rank(higher);
  const at = sameRank ? least(lower.at, higher.at) : higher.at;
  const messageId = least(a.messageId, b.messageId);
  const sentAt = least(a.sentAt, b.sentAt);
  const deliveredAt = least(a.deliveredAt, b.deliveredAt);
  return {
    state: higher.state,
    attempts: higher.attempts,
    ...(at !== undefined && { at }),
    ...(higher.reason !== undefined && { reason: higher.reason }),
    ...(messageId !== undefined && { messageId }),
    ...(sentAt !== undefined && { sentAt }),
    ...(deliveredAt !== undefined && { deliveredAt }),
  };
}

/** What is said of one attempt, from what is least to what is most known; by state, or by state and reason. */
const order = [
  'none',
  'queued',
  'unknown',
  'unknown no_answer_from_ses',
  // Decided here, before sending; if SES did take that attempt after all, its events know better.
  'failed expired_before_sending',
  'failed revoked_before_sending',
  'failed used_before_sending',
  'failed removed_before_sending',
  'suppressed on_suppression_list',
  'sent',
  'sent delivery_delayed',
  // SES calls an out-of-office reply such a bounce: a mail that was delivered has not bounced by it.
  'bounced bounced_softly',
  'failed',
  'delivered',
  'bounced',
  'bounced bounced_permanently',
  'suppressed',
  'complained',
];

function rank({ state, reason }: Invitation): number {
  const exact = order.indexOf(`${state} ${reason ?? ''}`);
  return exact >= 0 ? exact : order.indexOf(state);
}

/** By rank; of the same rank the one with the lesser reason is the higher, so that the order of arrival is none. */
function sorted(a: Invitation, b: Invitation): [Invitation, Invitation] {
  const difference = rank(a) - rank(b) || ((a.reason ?? '') < (b.reason ?? '') ? 1 : -1);
  return difference > 0 ? [b, a] : [a, b];
}

function least<T extends string | number>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
