import type { Organization } from '../organizations/organization.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { addressKey } from './email-address.ts';
import type { SuppressionStore } from './services.ts';

/** Addresses from which on the organization's list is read, if it is short, rather than looked through for each. */
const manyAddresses = 1_000;

/** Pages of the list that are read then, and entries of each. */
const maxPages = 10;
const pageSize = 1_000;

/**
 * Finds the addresses of a request that would get a token and no mail. It reads nothing where no mail is asked for, or
 * where the organization never had a suppression.
 *
 * @param addresses valid ones
 * @returns their keys
 */
export async function findSuppressed(
  addresses: readonly string[],
  { sendEmail }: Pick<Configuration, 'sendEmail'>,
  { id, hasSuppressions }: Pick<Organization, 'id' | 'hasSuppressions'>,
  suppressions: Pick<SuppressionStore, 'find' | 'list'>,
): Promise<ReadonlySet<string>> {
  if (!sendEmail || !hasSuppressions || addresses.length === 0) return new Set();
  const keys = addresses.map(addressKey);
  const list = keys.length >= manyAddresses ? await readShortList(id, suppressions) : undefined;
  return list ? new Set(keys.filter((key) => list.has(key))) : suppressions.find(id, keys);
}

/** @returns `undefined` when the list is long */
async function readShortList(
  organizationId: string,
  suppressions: Pick<SuppressionStore, 'list'>,
): Promise<Set<string> | undefined> {
  const found = new Set<string>();
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { suppressions: some, next } = await suppressions.list(organizationId, { after, limit: pageSize });
    for (const { address } of some) found.add(address);
    if (next === undefined) return found;
    after = next;
  }
  return undefined;
}
