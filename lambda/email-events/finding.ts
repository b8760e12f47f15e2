import type { Invitation } from '../batches/invitation.ts';
import type { InvitationReason } from '../batches/invitation-reasons.ts';
import type { Suppression } from '../batches/services.ts';
import type { MailEvent } from '../schemas/mail-event.ts';

/** What an event says of its mail, whichever mail that is. */
export interface Finding {
  readonly state: Invitation['state'];
  readonly reason?: InvitationReason;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Why the address must not be mailed again. */
  readonly suppress?: Suppression['reason'];
  readonly countsAs?: 'sent' | 'bounced' | 'complained';
}

/** @returns `undefined` for an event that says nothing of the mail's way to its recipient */
export function findingOf({ eventType, mail, ...parts }: MailEvent['detail']): Finding | undefined {
  const time = (part: { timestamp?: string } | undefined): number =>
    Date.parse(part?.timestamp ?? mail.timestamp);
  switch (eventType) {
    case 'Send':
      return { state: 'sent', at: time(undefined), countsAs: 'sent' };
    case 'Delivery':
      return { state: 'delivered', at: time(parts.delivery) };
    case 'DeliveryDelay':
      return { state: 'sent', reason: 'delivery_delayed', at: time(parts.deliveryDelay) };
    case 'Bounce':
      return { ...meaningOfBounce(parts.bounce), at: time(parts.bounce) };
    case 'Complaint': {
      const meaning = meaningOfComplaint(parts.complaint);
      return meaning && { ...meaning, at: time(parts.complaint) };
    }
    case 'Reject':
      return { state: 'failed', reason: 'rejected_by_ses', at: time(undefined) };
    case 'Rendering Failure':
      return { state: 'failed', reason: 'rendering_failed', at: time(undefined) };
    default:
      return undefined;
  }
}

type Meaning = Omit<Finding, 'at'>;

const noSuchAddress: Meaning = {
  state: 'bounced',
  reason: 'bounced_permanently',
  suppress: 'bounced',
  countsAs: 'bounced',
};
/** SES did not even try. Not ours to remember: the day the address leaves SES's list, it can be mailed again. */
const onSesList: Meaning = { state: 'suppressed', reason: 'on_ses_suppression_list' };

/**
 * The subtype says what happened. `General` and `Undetermined` say nothing, nor does one that is not known yet; then
 * the type says whether the address is any good. An address is given up only when it does not exist.
 */
function meaningOfBounce(bounce: MailEvent['detail']['bounce']): Meaning {
  const known = bounceSubtypes.get(bounce?.bounceSubType ?? '');
  if (known) return known;
  if (bounce?.bounceType === 'Permanent') return noSuchAddress;
  return { state: 'bounced', reason: 'bounced_softly' };
}

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#bounce-types */
const bounceSubtypes: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['NoEmail', noSuchAddress],
  // SES knows it from others' mail.
  ['Suppressed', noSuchAddress],
  ['OnAccountSuppressionList', onSesList],
  ['OnTenantSuppressionList', onSesList],
  ['EmailValidationSuppressed', { state: 'suppressed', reason: 'failed_ses_validation' }],
  ['MailboxFull', { state: 'bounced', reason: 'mailbox_full' }],
  ['MessageTooLarge', { state: 'bounced', reason: 'message_too_large' }],
  ['ContentRejected', { state: 'bounced', reason: 'content_rejected' }],
  ['AttachmentRejected', { state: 'bounced', reason: 'attachment_rejected' }],
  ['CustomTimeoutExceeded', { state: 'bounced', reason: 'delivery_timed_out' }],
]);

/** @returns `undefined` where nobody complains */
function meaningOfComplaint(complaint: MailEvent['detail']['complaint']): Meaning | undefined {
  const subtype = complaint?.complaintSubType ?? '';
  if (subtype === 'OnAccountSuppressionList' || subtype === 'OnTenantSuppressionList') return onSesList;
  if (harmlessFeedback.has(complaint?.complaintFeedbackType?.toLowerCase() ?? '')) return undefined;
  return { state: 'complained', suppress: 'complained', countsAs: 'complained' };
}

/**
 * Feedback types (RFC 5965, any case) that are no complaint of a person: `not-spam` is the opposite of one (RFC 6430),
 * and `auth-failure` a server's report about signatures (RFC 6591), which a mistake in DNS could cause for everybody.
 */
const harmlessFeedback = new Set(['not-spam', 'auth-failure']);
