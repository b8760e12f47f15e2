import { checkAddress } from './email-address.ts';

/** The valid addresses of a request, in its order. Two plain lists: as 100 000 objects they would take megabytes. */
export interface ValidAddresses {
  readonly addresses: readonly string[];
  /** The place of each in the request, from 0. */
  readonly indexes: readonly number[];
}

/** One address that fails alone. */
export interface AddressFailure {
  /** Its place in the request, from 0. */
  readonly index: number;
  /** As it was sent, cut to 254 characters. */
  readonly email: string;
  readonly code: AddressFailureCode;
  /** Why, in a sentence. */
  readonly message: string;
}

export type AddressFailureCode = (typeof failureCodes)[number];

export const failureCodes = ['invalid_email', 'duplicate_email'] as const;

/**
 * Parts the valid addresses of a request from those that are malformed or stand in it already, without regard to
 * case; of several that are the same the first counts. All lists keep the request's order.
 */
export function sortAddresses(userEmails: readonly string[]): {
  valid: ValidAddresses;
  failures: AddressFailure[];
} {
  const addresses: string[] = [];
  const indexes: number[] = [];
  const failures: AddressFailure[] = [];
  const firstIndexes = new Map<string, number>();
  userEmails.forEach((email, index) => {
    const checked = checkAddress(email);
    if (!checked.ok) {
      failures.push({ index, email: cut(email), code: 'invalid_email', message: checked.message });
      return;
    }
    const { address, key } = checked;
    const first = firstIndexes.get(key);
    if (first !== undefined) {
      const message = `The same address stands at userEmails[${first}] already.`;
      failures.push({ index, email: cut(email), code: 'duplicate_email', message });
      return;
    }
    firstIndexes.set(key, index);
    addresses.push(address);
    indexes.push(index);
  });
  return { valid: { addresses, indexes }, failures };
}

const maxShown = 254;

function cut(email: string): string {
  if (email.length <= maxShown) return email;
  const shown = email.slice(0, maxShown - 1);
  return `${shown.isWellFormed() ? shown : shown.replace(/[\ud800-\udbff]$/, '')}…`;
}
