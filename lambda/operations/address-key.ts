import { findAddressKey } from '../batches/email-address.ts';
import { Failure } from '../failure.ts';

/**
 * The key of an address that a request looks for.
 *
 * @param pointer where the request holds it
 * @throws Failure invalidRequest when no address can be written so
 */
export function requireAddressKey(written: string, pointer: string): string {
  const found = findAddressKey(written);
  if (found.ok) return found.key;
  throw new Failure('invalidRequest', { details: [{ pointer, message: found.message }] });
}

/** An address from a query: there a plus sign that is not escaped means a space, and an address holds none. */
export function withPlusSigns(address: string): string {
  return address.trim().replaceAll(' ', '+');
}
