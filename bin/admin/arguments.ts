import { InvalidArgumentError } from '@commander-js/extra-typings';
import { checkAddress, findAddressKey } from '../../lambda/batches/email-address.ts';
import { permissions } from '../../lambda/http/routes.ts';
import { permits } from '../../lambda/organizations/api-key.ts';
import type { CatalogueKind } from '../../lambda/organizations/catalogue.ts';
import { isSlug, looksLikeId, maxRecipientsPerRequest } from '../../lambda/organizations/organization.ts';

/** @returns the id, lower case */
export function parseId(text: string): string {
  if (looksLikeId(text)) return text.toLowerCase();
  throw new InvalidArgumentError('An id is 24 hex digits.');
}

export function parseSlug(text: string): string {
  if (isSlug(text)) return text;
  throw new InvalidArgumentError(
    'A slug is 3 to 64 letters, digits or hyphens, and not 24 hex digits, as an id is.',
  );
}

/** A name that people read: one line. */
export function parseName(text: string): string {
  const name = text.trim();
  if (name.length > 0 && name.length <= 128 && !/\p{Cc}/u.test(name)) return name;
  throw new InvalidArgumentError('A name is one line of 1 to 128 characters.');
}

/** SES refuses every mail whose Reply-To it finds malformed. */
export function parseContactEmail(text: string): string {
  const checked = checkAddress(text);
  if (checked.ok) return checked.address;
  throw new InvalidArgumentError(checked.message);
}

/** @returns the key that lists hold the address by */
export function parseListedAddress(text: string): string {
  const found = findAddressKey(text);
  if (found.ok) return found.key;
  throw new InvalidArgumentError(found.message);
}

export function parseTimeZone(text: string): string {
  try {
    if (/^[A-Za-z]/.test(text) && new Intl.DateTimeFormat('en', { timeZone: text })) return text;
  } catch {
    // A RangeError: no such zone.
  }
  throw new InvalidArgumentError('Give the IANA name of a time zone, such as Europe/Madrid or UTC.');
}

export function parseRecipients(text: string): number {
  const recipients = parseCount(text);
  if (recipients <= maxRecipientsPerRequest) return recipients;
  throw new InvalidArgumentError(`A request carries ${maxRecipientsPerRequest} addresses at most.`);
}

/** @returns `none` for no limit */
export function parseDailyLimit(text: string): number | 'none' {
  return text === 'none' ? text : parseCount(text);
}

/** Adds a permission to those given before; one that allows nothing there is is a slip of the pen. */
export function collectPermission(text: string, before: readonly string[] = []): string[] {
  const known = Object.values(permissions);
  if (known.some((permission) => permits([text], permission))) return [...before, text];
  throw new InvalidArgumentError(`There are ${known.join(', ')}, and prefixes of these with * at their end.`);
}

/** @returns the id as catalogues hold it: 24 hex digits in lower case, or a segment's number in decimal */
export function parseEntityId(kind: CatalogueKind, text: string): string {
  if (kind !== 'segment') return parseId(text);
  const number = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(number)) return String(number);
  throw new InvalidArgumentError('The id of a segment is an integer.');
}

/** @returns version of a signing key */
export function parseVersion(text: string): number {
  const version = parseCount(text);
  if (version <= 255) return version;
  throw new InvalidArgumentError('Versions are numbered 1 to 255.');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError('Give a whole number from 1.');
}
