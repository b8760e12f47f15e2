import { invalidParameter } from './ses-error.ts';

/** `Name <local@domain>` or `local@domain`, taken apart. */
export interface Mailbox {
  /** As it was written, for showing. */
  readonly text: string;
  /** `local@domain` alone. */
  readonly address: string;
  readonly domain: string;
}

/**
 * Reads one sender or recipient as strictly as SES does: an RFC 5321 dot-atom of at most 64 characters, and a
 * domain of at least two labels, in ASCII (SES does not speak SMTPUTF8; a domain may be punycode).
 *
 * @throws SesError `InvalidParameterValue`, with the messages known from SES
 */
export function parseMailbox(text: string): Mailbox {
  const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim();
  const at = address.lastIndexOf('@');
  if (at < 0) throw invalidParameter("Missing final '@domain'");
  const domain = address.slice(at + 1);
  checkLocal(address.slice(0, at));
  checkDomain(domain);
  if (address.length > 254) throw invalidParameter('Address is too long');
  return { text, address, domain: domain.toLowerCase() };
}

function checkLocal(local: string): void {
  if (local === '') throw invalidParameter('Missing local name');
  if (!printable.test(local)) throw invalidParameter('Local address contains control or whitespace');
  if (local.length > 64) throw invalidParameter('Local address is too long');
  if (local.startsWith('.')) throw invalidParameter('Local address starts with dot');
  if (local.endsWith('.')) throw invalidParameter('Local address ends with dot');
  if (local.includes('..')) throw invalidParameter('Local address contains dot-dot');
  if (!atom.test(local)) throw invalidParameter('Local address contains illegal character');
}

function checkDomain(domain: string): void {
  if (domain === '') throw invalidParameter("Missing final '@domain'");
  if (!printable.test(domain)) throw invalidParameter('Domain contains control or whitespace');
  if (domain.startsWith('.')) throw invalidParameter('Domain starts with dot');
  if (domain.endsWith('.')) throw invalidParameter('Domain ends with dot');
  if (domain.includes('..')) throw invalidParameter('Domain contains dot-dot');
  const labels = domain.split('.');
  if (!labels.every((part) => label.test(part))) throw invalidParameter('Domain contains illegal character');
  if (labels.length < 2) throw invalidParameter('Domain has no top-level domain');
}

const printable = /^[\x21-\x7E]+$/;
const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
