import type { AddressObject } from 'mailparser';
import { simpleParser } from 'mailparser';
import { accept, takeRecipients } from '../accept.ts';
import type { Account } from '../account.ts';
import type { Destination } from '../envelope.ts';
import { checkConfigurationSet, checkVerified, readTags } from '../envelope.ts';
import type { Mailbox } from '../mailbox.ts';
import { parseMailbox } from '../mailbox.ts';
import type { Parameters } from '../parameters.ts';
import { missingParameter } from '../ses-error.ts';
import type { Xml } from '../xml.ts';

/**
 * One finished MIME message (SES API reference, SendRawEmail). `Source` and `Destinations`, where the call has
 * them, stand in place of the message's own; attachments are not kept.
 */
export async function sendRawEmail(account: Account, call: Parameters): Promise<Xml> {
  const data = call.text('RawMessage.Data');
  if (data === undefined) throw missingParameter('rawMessage.data');
  const message = await simpleParser(Buffer.from(data, 'base64'));
  const source = parseMailbox(call.text('Source') ?? message.from?.text ?? '');
  const envelopeTo = call.texts('Destinations').map(parseMailbox);
  const destination: Destination =
    envelopeTo.length > 0
      ? { to: envelopeTo, cc: [], bcc: [] }
      : { to: mailboxes(message.to), cc: mailboxes(message.cc), bcc: mailboxes(message.bcc) };
  const tags = readTags(call.members('Tags'));
  const configurationSet = call.text('ConfigurationSetName');
  checkConfigurationSet(account, configurationSet);
  checkVerified(account, source);
  takeRecipients(account, [destination]);
  const html = message.html === false ? undefined : message.html;
  const MessageId = await accept(account, {
    ...destination,
    source,
    replyTo: mailboxes(message.replyTo).map(({ text }) => text),
    configurationSet,
    tags,
    subject: message.subject ?? '',
    body: () => ({ html, text: message.text }),
    templateName: undefined,
    action: 'SendRawEmail',
  });
  return { MessageId };
}

function mailboxes(header: AddressObject | AddressObject[] | undefined): Mailbox[] {
  return [header ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ name, address }) => parseMailbox(name === '' ? (address ?? '') : `${name} <${address}>`));
}
