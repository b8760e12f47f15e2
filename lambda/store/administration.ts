import type { ApiKey } from '../organizations/api-key.ts';
import type { CatalogueKind } from '../organizations/catalogue.ts';
import type { Organization } from '../organizations/organization.ts';
import { apiKeyItem, readApiKey } from './api-keys.ts';
import { attributes, text } from './attributes.ts';
import { keys, listings } from './keys.ts';
import { createOrganizationStore, organizationItem } from './organizations.ts';
import { shape } from './shape.ts';
import type { Table } from './table.ts';

/** What administrators do: organizations, API keys and catalogues. */
export interface Administration {
  /** @returns false when the slug or the id is another organization's */
  createOrganization(organization: Organization): Promise<boolean>;
  /** Replaces what can change of an organization; slug and id stay. */
  putOrganization(organization: Organization): Promise<void>;
  findOrganization(idOrSlug: string): Promise<Organization | undefined>;
  putApiKey(key: ApiKey): Promise<void>;
  /** Keys of an organization, oldest first. */
  listApiKeys(organizationId: string): Promise<ApiKey[]>;
  /** @returns whether there was such a key in the organization; the next request with it is refused */
  revokeApiKey(organizationId: string, hash: string): Promise<boolean>;
  putCatalogueEntity(organizationId: string, kind: CatalogueKind, id: string, name: string): Promise<void>;
  /** @returns whether there was one */
  removeCatalogueEntity(organizationId: string, kind: CatalogueKind, id: string): Promise<boolean>;
}

export function createAdministration(table: Table): Administration {
  const organizations = createOrganizationStore(table);
  return {
    async createOrganization(organization) {
      const { partition, sort } = keys.slug(organization.slug);
      const isNew = { ConditionExpression: `attribute_not_exists(${shape.partitionKey})` };
      const slugIsOurs = {
        ConditionExpression: `${isNew.ConditionExpression} OR organizationId = :id`,
        ExpressionAttributeValues: attributes({ ':id': organization.id }),
      };
      const slug = {
        [shape.partitionKey]: partition,
        [shape.sortKey]: sort,
        organizationId: organization.id,
      };
      if (!(await table.put(attributes(slug), slugIsOurs))) return false;
      return table.put(organizationItem(organization), isNew);
    },

    async putOrganization(organization) {
      await table.put(organizationItem(organization));
    },

    async findOrganization(idOrSlug) {
      const id = (await organizations.resolve(idOrSlug)) ?? idOrSlug.toLowerCase();
      return organizations.find(id);
    },

    async putApiKey(key) {
      await table.put(apiKeyItem(key));
    },

    async listApiKeys(organizationId) {
      const { items } = await table.query({
        IndexName: shape.byOrganization.name,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': shape.byOrganization.partitionKey },
        ExpressionAttributeValues: attributes({ ':owner': listings.apiKeys(organizationId) }),
      });
      const found = items.map((item) => ({
        partition: text(item, shape.partitionKey),
        sort: text(item, shape.sortKey),
      }));
      return (await table.getAll(found)).map(readApiKey).sort((a, b) => a.createdAt - b.createdAt);
    },

    async revokeApiKey(organizationId, hash) {
      return table.delete(keys.apiKey(hash), {
        ConditionExpression: 'organizationId = :id',
        ExpressionAttributeValues: attributes({ ':id': organizationId }),
      });
    },

    async putCatalogueEntity(organizationId, kind, id, name) {
      const { partition, sort } = keys.catalogue(organizationId, kind, id);
      await table.put(attributes({ [shape.partitionKey]: partition, [shape.sortKey]: sort, name }));
    },

    async removeCatalogueEntity(organizationId, kind, id) {
      return table.delete(keys.catalogue(organizationId, kind, id), {
        ConditionExpression: `attribute_exists(${shape.partitionKey})`,
      });
    },
  };
}
