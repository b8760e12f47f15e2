import { randomUUID } from 'node:crypto';
import type { Mail } from './mail.ts';
import { recipients } from './mail.ts';
import type { Mailbox } from './mailbox.ts';

/** An event as SES publishes it to EventBridge's default bus. */
export interface SesEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': DetailType;
  readonly source: 'aws.ses';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  /** ARN of the configuration set. */
  readonly resources: readonly string[];
  readonly detail: {
    readonly eventType: string;
    readonly mail: object;
    readonly [part: string]: string | object;
  };
}

export type DetailType = (typeof kinds)[Kind]['detailType'];
export type Kind = keyof typeof kinds;

/** The names that EventBridge, `eventType` and the part of its own give each event (SES developer guide). */
const kinds = {
  send: { detailType: 'Email Sent', eventType: 'Send', part: 'send' },
  delivery: { detailType: 'Email Delivered', eventType: 'Delivery', part: 'delivery' },
  deliveryDelay: { detailType: 'Email Delivery Delayed', eventType: 'DeliveryDelay', part: 'deliveryDelay' },
  bounce: { detailType: 'Email Bounced', eventType: 'Bounce', part: 'bounce' },
  complaint: { detailType: 'Email Complaint Received', eventType: 'Complaint', part: 'complaint' },
  reject: { detailType: 'Email Rejected', eventType: 'Reject', part: 'reject' },
  renderingFailure: {
    detailType: 'Email Rendering Failed',
    eventType: 'Rendering Failure',
    part: 'failure',
  },
} as const;

/** Whose events they are. */
export interface Origin {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/**
 * Writes an event about a mail that went through a configuration set.
 *
 * @param part what the event adds to the mail, e.g. the `bounce` object
 */
export function writeEvent(kind: Kind, mail: Mail, part: object, at: Date, origin: Origin): SesEvent {
  const names = kinds[kind];
  const arn = `arn:aws:ses:${origin.region}:${origin.accountId}`;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': names.detailType,
    source: 'aws.ses',
    account: origin.accountId,
    time: `${at.toISOString().slice(0, 19)}Z`,
    region: origin.region,
    resources: [`${arn}:configuration-set/${mail.configurationSet}`],
    detail: {
      eventType: names.eventType,
      mail: {
        timestamp: mail.at.toISOString(),
        source: mail.source.text,
        sourceArn: `${arn}:identity/${mail.source.domain}`,
        sendingAccountId: origin.accountId,
        messageId: mail.messageId,
        destination: recipients(mail).map(({ address }) => address),
        headersTruncated: false,
        ...(kind === 'renderingFailure' ? {} : headersOf(mail)),
        tags: tagsOf(mail),
      },
      [names.part]: part,
    },
  };
}

function headersOf(mail: Mail): object {
  const { subject } = mail;
  const to = mail.to.map(textOf);
  return {
    headers: [
      { name: 'From', value: mail.source.text },
      ...(mail.replyTo.length > 0 ? [{ name: 'Reply-To', value: mail.replyTo.join(', ') }] : []),
      { name: 'To', value: to.join(', ') },
      { name: 'Subject', value: subject },
      { name: 'MIME-Version', value: '1.0' },
    ],
    commonHeaders: {
      from: [mail.source.text],
      ...(mail.replyTo.length > 0 ? { replyTo: mail.replyTo } : {}),
      to,
      messageId: mail.messageId,
      subject,
    },
  };
}

function textOf({ text }: Mailbox): string {
  return text;
}

/** The sender's own tags and those that SES adds itself. */
function tagsOf(mail: Mail): Record<string, string[]> {
  const own = [...mail.tags].map(([name, value]) => [name, [value]] as const);
  return {
    ...Object.fromEntries(own),
    'ses:operation': [mail.action],
    'ses:configuration-set': [mail.configurationSet ?? ''],
    'ses:source-ip': ['127.0.0.1'],
    'ses:from-domain': [mail.source.domain],
    'ses:caller-identity': ['local'],
  };
}
