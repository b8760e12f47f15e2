import { accept, takeRecipients } from '../accept.ts';
import type { Account } from '../account.ts';
import { readDestination, readEnvelope, readTags } from '../envelope.ts';
import type { Parameters } from '../parameters.ts';
import { missingParameter } from '../ses-error.ts';
import type { Xml } from '../xml.ts';

/** One mail whose words are in the call (SES API reference, SendEmail). */
export async function sendEmail(account: Account, call: Parameters): Promise<Xml> {
  const subject = call.text('Message.Subject.Data');
  if (subject === undefined) throw missingParameter('message.subject');
  const html = call.text('Message.Body.Html.Data');
  const text = call.text('Message.Body.Text.Data');
  const destination = readDestination(call.under('Destination'));
  const tags = readTags(call.members('Tags'));
  const envelope = readEnvelope(account, call);
  takeRecipients(account, [destination]);
  const MessageId = await accept(account, {
    ...envelope,
    ...destination,
    tags,
    subject,
    body: () => ({ html, text }),
    templateName: undefined,
    action: 'SendEmail',
  });
  return { MessageId };
}
