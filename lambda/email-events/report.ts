import type { Invitation } from '../batches/invitation.ts';
import type { Suppression } from '../batches/services.ts';
import { tagNames } from '../mail/tags.ts';
import type { MailEvent } from '../schemas/mail-event.ts';
import { type Finding, findingOf } from './finding.ts';

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
  readonly countsAs: Finding['countsAs'];
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
  const finding = findingOf(detail);
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

function wholeNumber(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
