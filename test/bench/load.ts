/** What an arm is given to do. */
export interface Load {
  /** Addresses: `addressesFor(count, from)`. */
  readonly count: number;
  /** @default 0 */
  readonly from?: number;
  readonly sendEmail: boolean;
  /** Only accept it; the deliver function does the rest. */
  readonly respondAsync?: boolean;
  /** How often it is done, one after the other; the cost is that of one. @default 1 */
  readonly repeat?: number;
  /** Answer with a profile in place of the cost. */
  readonly profile?: boolean;
}

export const tableName = 'muster-bench';
export const organizationId = '64d2f0c0a1b2c3d4e5f60001';
export const apiKey = 'muster_bench_key';
export const policyId = '64d2f0c0a1b2c3d4e5f61001';
export const profileId = '64d2f0c0a1b2c3d4e5f62001';

/** Seconds that the tokens are valid. */
export const duration = 7 * 24 * 3600;

/**
 * All different, of about 30 characters, as companies have them.
 *
 * @param from of the first one; another beginning gives others
 */
export function addressesFor(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, place) => {
    const n = from + place;
    const name = names[n % names.length];
    return `${name}.${n.toString(36)}@${departments[n % departments.length]}.example.com`;
  });
}

/** The body of a request for these addresses, with something in each common field. */
export function bodyFor(addresses: readonly string[], sendEmail: boolean): Record<string, unknown> {
  return {
    sendEmail,
    displayName: 'Sales phones',
    tags: ['sales'],
    duration,
    language: 'en',
    emailText: 'Please enrol your phone by Friday.',
    policyId,
    profiles: [profileId],
    userEmails: addresses,
  };
}

const names = [
  'mia.fischer',
  'Leo.Martin',
  'noor.de.vries',
  'ana.garcia',
  'Ivan.Petrov',
  'li.wei',
  'joao.silva',
];
const departments = ['sales', 'engineering', 'it', 'people'];
