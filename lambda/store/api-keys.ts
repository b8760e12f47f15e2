import type { ApiKey } from '../organizations/api-key.ts';
import { attributes, number, optionalNumber, text } from './attributes.ts';
import { keys, listings } from './keys.ts';
import { shape } from './shape.ts';
import type { Item, Table } from './table.ts';

export interface ApiKeyStore {
  /** @param hash SHA-256 of the key, hex */
  find(hash: string): Promise<ApiKey | undefined>;
}

export function createApiKeyStore(table: Table): ApiKeyStore {
  return {
    async find(hash) {
      const item = await table.get(keys.apiKey(hash));
      return item && readApiKey(item);
    },
  };
}

export function apiKeyItem(key: ApiKey): Item {
  const { partition, sort } = keys.apiKey(key.hash);
  return attributes({
    [shape.partitionKey]: partition,
    [shape.sortKey]: sort,
    [shape.byOrganization.partitionKey]: listings.apiKeys(key.organizationId),
    [shape.byOrganization.sortKey]: `${new Date(key.createdAt).toISOString()}#${key.hash}`,
    hash: key.hash,
    organizationId: key.organizationId,
    organizationSlug: key.organizationSlug,
    name: key.name,
    permissions: key.permissions.join(' '),
    createdAt: key.createdAt,
    expireAt: key.expireAt,
  });
}

export function readApiKey(item: Item): ApiKey {
  return {
    hash: text(item, 'hash'),
    organizationId: text(item, 'organizationId'),
    organizationSlug: text(item, 'organizationSlug'),
    name: text(item, 'name'),
    permissions: text(item, 'permissions').split(' '),
    createdAt: number(item, 'createdAt'),
    expireAt: optionalNumber(item, 'expireAt'),
  };
}
