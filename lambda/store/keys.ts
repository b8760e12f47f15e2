import { userPart } from '../tokens/token-id.ts';
import { keyPrefixes } from './shape.ts';
import type { Key } from './table.ts';

/** The keys of every kind of item. */
export const keys = {
  organization: (id: string): Key => ({ partition: keyPrefixes.organization + id, sort: 'organization' }),
  slug: (slug: string): Key => ({ partition: keyPrefixes.slug + slug, sort: 'slug' }),
  /** @param day a UTC day, `2026-11-24` */
  usage: (organizationId: string, day: string): Key => ({
    partition: keyPrefixes.usage + organizationId,
    sort: day,
  }),
  catalogue: (organizationId: string, kind: string, id: string): Key => ({
    partition: keyPrefixes.catalogue + organizationId,
    sort: `${kind}#${id}`,
  }),
  apiKey: (hash: string): Key => ({ partition: keyPrefixes.apiKey + hash, sort: 'key' }),
  batch: (id: string): Key => ({ partition: keyPrefixes.batch + id, sort: 'batch' }),
  configuration: (batchId: string): Key => ({
    partition: keyPrefixes.batch + batchId,
    sort: 'configuration',
  }),
  /** A partition each: thousands of chunks of one batch are written at once. */
  chunk: (batchId: string, number: number): Key => ({
    partition: `${keyPrefixes.chunk}${batchId}#${number}`,
    sort: 'chunk',
  }),
  /** Partitioned by the part of the id that is the user's too: found by id, and by address, without an index. */
  token: (organizationId: string, id: string): Key => ({
    partition: tokenPartition(organizationId, userPart(id)),
    sort: id,
  }),
  suppression: (organizationId: string, addressKey: string): Key => ({
    partition: keyPrefixes.suppression + organizationId,
    sort: addressKey,
  }),
  sendRate: { partition: keyPrefixes.sendRate, sort: keyPrefixes.sendRate },
  sender: { partition: keyPrefixes.sender, sort: keyPrefixes.sender },
};

/** Where the tokens of the users are whose ids begin with these 6 digits. */
export function tokenPartition(organizationId: string, userDigits: string): string {
  return `${keyPrefixes.token}${organizationId}#${userDigits}`;
}

/** Index partitions: all organizations, and what each owns. */
export const listings = {
  organizations: 'organizations',
  batches: (organizationId: string): string => `${keyPrefixes.organization}${organizationId}#batches`,
  apiKeys: (organizationId: string): string => `${keyPrefixes.organization}${organizationId}#keys`,
};
