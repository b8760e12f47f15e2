import type { Invitation } from '../batches/invitation.ts';
import type { Suppression } from '../batches/services.ts';
import { tagNames } from '../mail/tags.ts';
import type { MailEvent } from '../schemas/mail-event.ts';

/** What an event says of one invitation. */
export interface Report {
  readonly organizationId: string;
  readonly batchId: string;
  readonly tokenId: string;
  /** Number of the chunk, and position in it. */
  readonly chunk: number;
  readonly position: number;
  readonly invitation: Invitation;
  /** Why the address must not be mailed again; `undefined` where it may. */
  readonly suppress: Pick<Suppression, 'reason' | 'at'> | undefined;
  /** What it counts as on its day. */
  readonly countsAs: 'sent' | 'bounced' | 'complained' | undefined;
}

/**
 * Reads an event by the tags of its mail; the message id is not known before SES's answer was recorded, and never where
 * that answer was lost.
 *
 * @returns `undefined` for mail that is no invitation, and for events that say nothing of its way
 */
export function readReport({ detail }: MailEvent): Report | undefined {
  const { mail } = detail;
  const tag = (name: keyof typeof tagNames): string => mail.tags?.[tagNames[name]]?.[0] ?? '';
  const [chunk, position, attempts] = [tag('chunk'), tag('position'), tag('attempt')].map(wholeNumber);
  const finding = find(detail);
  if (chunk === undefined || position === undefined || attempts === undefined || !finding) return undefined;
  const { state, reason, at, suppress, countsAs } = finding;
  return {
    organizationId: tag('organization'),
    batchId: tag('batch'),
    tokenId: tag('token'),
    chunk,
    position,
    invitation: {
      state,
      attempts,
      at,
      messageId: mail.messageId,
      ...(reason !== undefined && { reason }),
      ...(state !== 'failed' && { sentAt: Date.parse(mail.timestamp) }),
      ...(state === 'delivered' && { deliveredAt: at }),
    },
    suppress: suppress && { reason: suppress, at },
    countsAs,
  };
}

interface Finding {
  readonly state: Invitation['state'];
  readonly reason?: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly suppress?: Suppression['reason'];
  readonly countsAs?: Report['countsAs'];
}

function find({ eventType, mail, ...parts }: MailEvent['detail']): Finding | undefined {
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
      return bounce(parts.bounce, time(parts.bounce));
    case 'Complaint':
      if (parts.complaint?.complaintSubType === accountList) return onAccountList(time(parts.complaint));
      return {
        state: 'complained',
        at: time(parts.complaint),
        suppress: 'complained',
        countsAs: 'complained',
      };
    case 'Reject':
      return { state: 'failed', reason: 'rejected_by_ses', at: time(undefined) };
    case 'Rendering Failure':
      return { state: 'failed', reason: 'rendering_failed', at: time(undefined) };
    default:
      return undefined;
  }
}

function bounce(part: MailEvent['detail']['bounce'], at: number): Finding {
  if (part?.bounceSubType === accountList) return onAccountList(at);
  // `Undetermined` may be anything; an address is given up only when its server says that there is none.
  if (part?.bounceType !== 'Permanent') return { state: 'bounced', reason: 'bounced_softly', at };
  return { state: 'bounced', reason: 'bounced_permanently', at, suppress: 'bounced', countsAs: 'bounced' };
}

const accountList = 'OnAccountSuppressionList';

/** SES did not even try. Not ours to remember: the day the address leaves SES's list, it can be mailed again. */
function onAccountList(at: number): Finding {
  return { state: 'suppressed', reason: 'on_ses_suppression_list', at };
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
