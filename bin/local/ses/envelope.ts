import type { Account } from './account.ts';
import type { Mailbox } from './mailbox.ts';
import { parseMailbox } from './mailbox.ts';
import type { Parameters } from './parameters.ts';
import { invalidParameter, missingParameter, SesError } from './ses-error.ts';

/** What all mails of one call have in common. */
export interface Envelope {
  readonly source: Mailbox;
  readonly replyTo: readonly string[];
  readonly configurationSet: string | undefined;
}

/** Whom one mail goes to. */
export interface Destination {
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
}

/**
 * Reads and checks sender, Reply-To and configuration set of a call.
 *
 * @throws SesError `ValidationError`, `InvalidParameterValue`, `ConfigurationSetDoesNotExist`, or
 *   `MessageRejected` for a sender that is not verified
 */
export function readEnvelope(account: Account, call: Parameters): Envelope {
  const sender = call.text('Source');
  if (sender === undefined) throw missingParameter('source');
  const source = parseMailbox(sender);
  const replyTo = call.texts('ReplyToAddresses');
  replyTo.forEach(parseMailbox);
  const configurationSet = call.text('ConfigurationSetName');
  checkConfigurationSet(account, configurationSet);
  checkVerified(account, source);
  return { source, replyTo, configurationSet };
}

/** @throws SesError `ConfigurationSetDoesNotExist` */
export function checkConfigurationSet(account: Account, name: string | undefined): void {
  if (name !== undefined && !account.configurationSets.includes(name)) {
    throw new SesError('ConfigurationSetDoesNotExist', `Configuration set <${name}> does not exist.`);
  }
}

/** @throws SesError `MessageRejected` */
export function checkVerified(account: Account, source: Mailbox): void {
  const address = source.address.toLowerCase();
  const verified = account.identities
    .map((identity) => identity.toLowerCase())
    .some((it) => it === address || it === source.domain || source.domain.endsWith(`.${it}`));
  if (verified) return;
  throw new SesError(
    'MessageRejected',
    'Email address is not verified. ' +
      `The following identities failed the check in region ${account.region.toUpperCase()}: ${source.text}`,
  );
}

/** @throws SesError `InvalidParameterValue` for the first malformed address */
export function readDestination(destination: Parameters): Destination {
  const [to = [], cc = [], bcc = []] = ['ToAddresses', 'CcAddresses', 'BccAddresses'].map((list) =>
    destination.texts(list).map(parseMailbox),
  );
  return { to, cc, bcc };
}

/**
 * @returns the tags by name, those of later lists replacing those of earlier ones
 * @throws SesError `InvalidParameterValue` for characters that SES does not take in a tag
 */
export function readTags(...lists: readonly (readonly Parameters[])[]): Map<string, string> {
  const tags = lists.flat().map((tag) => [tag.text('Name') ?? '', tag.text('Value') ?? ''] as const);
  for (const [name, value] of tags) {
    if (!tagText.test(name)) throw invalidParameter(`Invalid tag name <${name}>.`);
    if (!tagText.test(value)) throw invalidParameter(`Invalid tag value <${value}>.`);
  }
  return new Map(tags);
}

/** SES API reference, MessageTag. */
const tagText = /^[A-Za-z0-9_-]{1,256}$/;
