import { describeFault, invisible, localPart, separators } from './address-faults.ts';
import { toAsciiHost } from './host-name.ts';

export type CheckedAddress =
  | {
      readonly ok: true;
      /** What mail is sent to: the part before the @ as written, the domain in lower-case ASCII. */
      readonly address: string;
      /** Its `addressKey`. */
      readonly key: string;
    }
  | Refused;

interface Refused {
  readonly ok: false;
  /** Why not, in a sentence. */
  readonly message: string;
}

/** Octets of a whole address: RFC 5321, 4.5.3.1.3, less the angle brackets it counts. */
const maxAddress = 254;

/** Octets before the @: RFC 5321, 4.5.3.1.1. */
const maxLocalPart = 64;

/** UTF-16 units looked at. A domain shrinks in punycode only where it is written in surrogates or loose accents. */
const maxWritten = 2 * maxAddress;

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** International names (`xn--`) are looked at more closely. */
const plainAddress = new RegExp(`^${localPart}@(?:(?!xn--)${label}\\.)+(?!xn--)[A-Za-z]{2,63}$`, 'i');
const anyAddress = new RegExp(`^${localPart}@(?:${label}\\.)+(?![0-9]+$)${label}$`);

/**
 * Checks one address: an RFC 5321 dot-atom of at most 64 octets, an @, and a host name, 254 octets in all. White space,
 * invisible characters and separators around it are dropped, as is `mailto:`; an international domain turns to
 * punycode. Takes time linear in the length, whatever the text.
 */
export function checkAddress(raw: string): CheckedAddress {
  const written = withoutSurroundings(raw);
  if (written.length > maxWritten) return { ok: false, message: tooLong };
  const address = plainAddress.test(written) ? written : withAsciiDomain(written);
  if (address === undefined) return { ok: false, message: describeFault(written) };
  if (address.length > maxAddress) return { ok: false, message: tooLong };
  const at = address.indexOf('@');
  if (at > maxLocalPart) return { ok: false, message: localPartTooLong };
  const key = addressKey(address);
  // The text as it came wherever it will do: copies of 100 000 addresses are megabytes.
  if (key === address) return { ok: true, address, key: address };
  const host = key.slice(at);
  return { ok: true, address: address.endsWith(host) ? address : address.slice(0, at) + host, key };
}

/** What tells one checked address from another, and what it is stored under: all of it in lower case. */
export function addressKey(address: string): string {
  return address.toLowerCase();
}

/**
 * The `addressKey` of an address that is looked for, written in any way that `checkAddress` takes. An address that was
 * taken when the rules were laxer is found in the form that it is listed in.
 */
export function findAddressKey(raw: string): { readonly ok: true; readonly key: string } | Refused {
  const checked = checkAddress(raw);
  if (checked.ok) return { ok: true, key: checked.key };
  const written = withoutSurroundings(raw);
  const isListed = written.length <= maxAddress && anyAddress.test(written);
  return isListed ? { ok: true, key: addressKey(written) } : checked;
}

const tooLong = `The address is longer than ${maxAddress} characters.`;
const localPartTooLong = `The part before the @ is longer than ${maxLocalPart} characters.`;

function withAsciiDomain(written: string): string | undefined {
  const at = written.lastIndexOf('@');
  const local = written.slice(0, Math.max(at, 0));
  if (!wholeLocalPart.test(local)) return undefined;
  const host = toAsciiHost(written.slice(at + 1));
  return host === undefined ? undefined : `${local}@${host}`;
}

const wholeLocalPart = new RegExp(`^${localPart}$`);

/** What stands around an address in lists, links and exports, and can be no part of one. */
function withoutSurroundings(raw: string): string {
  const first = raw.charCodeAt(0);
  const last = raw.charCodeAt(raw.length - 1);
  const isBare = isWithinAddress(first) && isWithinAddress(last);
  const bare = isBare ? raw : trim(raw);
  const prefix = scheme.exec(bare)?.[0];
  return prefix === undefined ? bare : trim(bare.slice(prefix.length));
}

/** `mailto:` as in links, where an escape would be undone; `SMTP:` as in exports of directories. */
const scheme = /^(?:mailto:(?!.{0,254}%)|smtp:|e-?mail:)/i;

/** Whether a UTF-16 unit is visible ASCII and no separator. */
function isWithinAddress(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f && unit !== 0x2c && unit !== 0x3b;
}

/** By hand at the end: a pattern would begin anew at each space within. What is far too long is left as it is. */
function trim(text: string): string {
  const visible = text.trim();
  if (visible.length > 2 * maxWritten) return visible;
  const start = surroundings.exec(visible)?.[0].length ?? 0;
  let end = visible.length;
  while (end > start) {
    const width = /[\udc00-\udfff]/.test(visible.charAt(end - 1)) ? 2 : 1;
    if (!surroundings.test(visible.slice(Math.max(start, end - width), end))) break;
    end -= width;
  }
  return visible.slice(start, Math.max(start, end));
}

const surroundings = new RegExp(`^[\\s${invisible}${separators}]+`, 'u');
