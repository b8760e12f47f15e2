import { acceptTemplated, takeRecipients } from '../accept.ts';
import type { Account } from '../account.ts';
import type { Destination, Envelope } from '../envelope.ts';
import { readDestination, readEnvelope, readTags } from '../envelope.ts';
import type { Parameters } from '../parameters.ts';
import { invalidParameter, missingParameter, SesError } from '../ses-error.ts';
import { parseTemplateData } from '../template-data.ts';
import type { StoredTemplate, TemplateData } from '../templates.ts';
import type { Xml } from '../xml.ts';

/**
 * One mail a destination, at most 50. A malformed address, an unknown template or configuration set, a sender that
 * is not verified and a spent limit refuse the whole call; what concerns one destination, such as its data, is told
 * by its status, in request order (SES API reference, SendBulkTemplatedEmail and BulkEmailDestinationStatus).
 */
export async function sendBulkTemplatedEmail(account: Account, call: Parameters): Promise<Xml> {
  const letters = call.members('Destinations').map((letter) => read(call, letter));
  if (letters.length === 0) throw missingParameter('destinations');
  if (letters.length > 50) throw invalidParameter('Recipient count exceeds 50.');
  const json = call.text('DefaultTemplateData');
  if (json === undefined) throw missingParameter('defaultTemplateData');
  const defaults = parseTemplateData(json);
  const envelope = readEnvelope(account, call);
  const template = account.templates.get(call.text('Template') ?? '');
  takeRecipients(
    account,
    letters.map(({ destination }) => destination),
  );
  const statuses: Xml[] = [];
  for (const letter of letters) statuses.push(await send(account, envelope, template, defaults, letter));
  return { Status: statuses };
}

interface Letter {
  readonly destination: Destination;
  readonly tags: ReadonlyMap<string, string>;
  /** JSON. */
  readonly replacements: string;
}

function read(call: Parameters, letter: Parameters): Letter {
  return {
    destination: readDestination(letter.under('Destination')),
    tags: readTags(call.members('DefaultTags'), letter.members('ReplacementTags')),
    replacements: letter.text('ReplacementTemplateData') ?? '{}',
  };
}

async function send(
  account: Account,
  envelope: Envelope,
  template: StoredTemplate,
  defaults: TemplateData,
  letter: Letter,
): Promise<Xml> {
  const forced = letter.destination.to.map(({ address }) => account.faults.statusFor(address)).find(Boolean);
  if (forced !== undefined) return { Status: forced, Error: `Made to answer ${forced}.` };
  const draft = { ...envelope, ...letter.destination, tags: letter.tags, action: 'SendBulkTemplatedEmail' };
  try {
    const data = { ...defaults, ...parseTemplateData(letter.replacements) };
    return { Status: 'Success', MessageId: await acceptTemplated(account, draft, template, data) };
  } catch (error) {
    if (!(error instanceof SesError)) throw error;
    return { Status: error.code, Error: error.message };
  }
}
