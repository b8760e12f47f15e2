/** What an arm is given to do. */
export interface Load {
  readonly addresses: readonly string[];
  readonly sendEmail: boolean;
}

export const tableName = 'muster-bench';
export const organizationId = '64d2f0c0a1b2c3d4e5f60001';
export const apiKey = 'muster_bench_key';
export const policyId = '64d2f0c0a1b2c3d4e5f61001';
export const profileId = '64d2f0c0a1b2c3d4e5f62001';

/** Seconds that the tokens are valid. */
export const duration = 7 * 24 * 3600;

/** All different, of about 30 characters, as companies have them. */
export function addressesFor(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const name = names[n % names.length];
    return `${name}.${n.toString(36)}@${departments[n % departments.length]}.example.com`;
  });
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
