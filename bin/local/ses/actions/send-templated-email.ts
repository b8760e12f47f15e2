import { acceptTemplated, takeRecipients } from '../accept.ts';
import type { Account } from '../account.ts';
import { readDestination, readEnvelope, readTags } from '../envelope.ts';
import type { Parameters } from '../parameters.ts';
import { missingParameter } from '../ses-error.ts';
import { parseTemplateData } from '../template-data.ts';
import type { Xml } from '../xml.ts';

/** One mail from a template (SES API reference, SendTemplatedEmail). */
export async function sendTemplatedEmail(account: Account, call: Parameters): Promise<Xml> {
  const json = call.text('TemplateData');
  if (json === undefined) throw missingParameter('templateData');
  const data = parseTemplateData(json);
  const destination = readDestination(call.under('Destination'));
  const tags = readTags(call.members('Tags'));
  const envelope = readEnvelope(account, call);
  const template = account.templates.get(call.text('Template') ?? '');
  takeRecipients(account, [destination]);
  const draft = { ...envelope, ...destination, tags, action: 'SendTemplatedEmail' };
  return { MessageId: await acceptTemplated(account, draft, template, data) };
}
