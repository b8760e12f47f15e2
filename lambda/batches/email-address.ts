import { domainToASCII, domainToUnicode } from 'node:url';

export type CheckedAddress =
  | {
      readonly ok: true;
      /** What mail is sent to: the part before the @ as written, the domain in lower-case ASCII. */
      readonly address: string;
      /** Its `addressKey`. */
      readonly key: string;
    }
  | {
      readonly ok: false;
      /** Why not, in a sentence. */
      readonly message: string;
    };

/** Octets of a whole address: RFC 5321, 4.5.3.1.3, less the angle brackets it counts. */
const maxAddress = 254;

/** Octets before the @: RFC 5321, 4.5.3.1.1. */
const maxLocalPart = 64;

/** UTF-16 units looked at. A domain shrinks in punycode only where it is written in surrogates or loose accents. */
const maxWritten = 2 * maxAddress;

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const localPart = `${atom}(?:\\.${atom})*`;
const plainAddress = new RegExp(`^${localPart}@(?:${label}\\.)+(?![0-9]+$)${label}$`);

/**
 * Checks one address as SES does: an RFC 5321 dot-atom of at most 64 octets, an @, and a host name of at least two
 * labels, 254 octets in all. White space around it is dropped, an international domain turned to punycode.
 * Takes time linear in the length, whatever the text.
 */
export function checkAddress(raw: string): CheckedAddress {
  const written = raw.trim();
  if (written.length > maxWritten) return { ok: false, message: tooLong };
  const address = plainAddress.test(written) ? written : withAsciiDomain(written);
  if (address === undefined) return { ok: false, message: describe(written) };
  if (address.length > maxAddress) return { ok: false, message: tooLong };
  const at = address.indexOf('@');
  if (at > maxLocalPart) return { ok: false, message: localPartTooLong };
  const key = addressKey(address);
  // The text as it came wherever it will do: copies of 100 000 addresses are megabytes.
  if (key === address) return { ok: true, address, key: address };
  const host = key.slice(at);
  return { ok: true, address: address.endsWith(host) ? address : address.slice(0, at) + host, key };
}

/** What tells one valid address from another: all of it in lower case. */
export function addressKey(address: string): string {
  return address.toLowerCase();
}

const tooLong = `The address is longer than ${maxAddress} characters.`;
const localPartTooLong = `The part before the @ is longer than ${maxLocalPart} characters.`;

function withAsciiDomain(written: string): string | undefined {
  const at = written.lastIndexOf('@');
  const domain = toPunycode(written.slice(at + 1));
  const address = `${written.slice(0, Math.max(at, 0))}@${domain}`;
  return plainAddress.test(address) ? address : undefined;
}

/**
 * Punycode of an international domain, '' for what is none. The URL parser behind it also undoes percent signs,
 * takes in other dots, drops invisible characters and reads numbers as IPv4 addresses, so that nothing it changed
 * beyond case and composition is trusted.
 */
function toPunycode(domain: string): string {
  if (asciiOutsideHostNames.test(domain) || hyphenAtAnEdge.test(domain)) return '';
  const written = domain.split('.');
  const converted = domainToASCII(domain).split('.');
  const isFaithful =
    written.length === converted.length && written.every((one, n) => isSameLabel(one, converted[n] ?? ''));
  return isFaithful ? converted.join('.') : '';
}

const asciiOutsideHostNames = /[\p{ASCII}--[A-Za-z0-9.\-]]/v;
const hyphenAtAnEdge = /^-|\.-|-\.|-$/;

function isSameLabel(written: string, converted: string): boolean {
  return (
    written.toLowerCase() === converted ||
    written.normalize('NFC').toUpperCase() === domainToUnicode(converted).toUpperCase()
  );
}

function describe(written: string): string {
  const fault = faults.find(([pattern]) => pattern.test(written));
  return fault?.[1] ?? 'The part after the @ is not a valid host name.';
}

const faults: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'The address is empty.'],
  [/\p{Cc}/u, 'The address holds a control character.'],
  [/[<>]/, 'Give the address alone, without a name or angle brackets.'],
  [/["\\]/, 'Quoted parts are not accepted.'],
  [/[()]/, 'Comments are not accepted.'],
  [/[,;]/, 'Give one address only.'],
  [/^[^@]*$/, 'The address has no @.'],
  [/@[^@]*@/, 'The address has more than one @.'],
  [/\s/, 'The address holds a space.'],
  [/^@/, 'There is nothing before the @.'],
  [/@$/, 'There is nothing after the @.'],
  [/[^\p{ASCII}][^@]*@/u, 'The part before the @ holds a character other than ASCII.'],
  [/^\.|\.\.|\.@|@\.|\.$/, 'A dot stands where none may stand.'],
  [/@\[/, 'Give the name of a host after the @, not an address of one.'],
  [/@[^.]*$/, 'The part after the @ needs at least two names with a dot between them, as in example.com.'],
  [/\.[0-9]+$/, 'The part after the @ must not end in a number.'],
  [new RegExp(`^(?!${localPart}@)`), 'The part before the @ holds a character that is not accepted.'],
];
