import { randomUUID } from 'node:crypto';
import type { Account } from './account.ts';
import type { Destination } from './envelope.ts';
import type { Mail } from './mail.ts';
import { recipients } from './mail.ts';
import { invalidParameter, SesError } from './ses-error.ts';
import { isSimulated } from './simulator.ts';
import type { StoredTemplate, TemplateData } from './templates.ts';
import { RenderingFailure } from './templates.ts';

/** A mail's message id and time are given when it is accepted. */
export type Draft = Omit<Mail, 'messageId' | 'at'>;

/** A draft whose words come from a template. */
export type TemplatedDraft = Omit<Draft, 'subject' | 'body' | 'templateName'>;

/**
 * Counts the recipients of a call against the account's limits, all or none. A call has at most 50,
 * and each of its destinations at least one.
 *
 * @throws SesError `InvalidParameterValue`, `AccessDenied`, `Throttling`
 */
export function takeRecipients(account: Account, destinations: readonly Destination[]): void {
  const each = destinations.map(recipients);
  if (each.some((mailboxes) => mailboxes.length === 0)) throw invalidParameter('Missing destination address');
  const all = each.flat();
  if (all.length > 50) throw invalidParameter('Recipient count exceeds 50.');
  const denied = all.find(({ address }) => account.faults.isDenied(address));
  if (denied) throw accessDenied(account, denied.address);
  account.limits.take(all.length, all.filter(isSimulated).length);
}

function accessDenied({ region, accountId }: Account, identity: string): SesError {
  const arn = (service: string, of: string, resource: string) =>
    `arn:aws:${service}:${of}:${accountId}:${resource}`;
  const caller = arn('sts', '', 'assumed-role/local/local');
  const resource = arn('ses', region, `identity/${identity}`);
  return new SesError(
    'AccessDenied',
    `User \`${caller}' is not authorized to perform \`ses:SendEmail' on resource \`${resource}'`,
    403,
  );
}

/** Puts a mail on its way. @returns its message id */
export async function accept(account: Account, draft: Draft): Promise<string> {
  const mail = stamp(account, draft);
  await account.inbox.add(mail);
  account.publisher.sent(mail);
  return mail.messageId;
}

/**
 * The same for a mail from a template. Where the data leaves something open the mail is accepted too, but nobody
 * gets it: all there is is a Rendering Failure event.
 */
export function acceptTemplated(
  account: Account,
  draft: TemplatedDraft,
  { template, render }: StoredTemplate,
  data: TemplateData,
): Promise<string> | string {
  const templateName = template.name;
  try {
    const { subject } = render(data);
    return accept(account, { ...draft, templateName, subject, body: () => render(data) });
  } catch (error) {
    if (!(error instanceof RenderingFailure)) throw error;
    const mail = stamp(account, { ...draft, templateName, subject: '', body: nothing });
    account.publisher.renderingFailed(mail, error.message);
    return mail.messageId;
  }
}

function nothing() {
  return { html: undefined, text: undefined };
}

/** In the form of SES's own ids: time, a UUID and a counter that is always zero. */
function stamp(account: Account, draft: Draft): Mail {
  const at = account.now();
  const time = at.toString(16).padStart(16, '0');
  return { ...draft, messageId: `${time}-${randomUUID()}-000000`, at: new Date(at) };
}
