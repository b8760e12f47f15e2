import { isDeepStrictEqual } from 'node:util';
import type { Batch } from '../batches/batch.ts';
import type { SuppressionStore } from '../batches/services.ts';
import type { ApiKey } from '../organizations/api-key.ts';
import { type CatalogueKind, catalogueKinds } from '../organizations/catalogue.ts';
import { isNamed, isSlug, looksLikeId, type Organization } from '../organizations/organization.ts';
import { apiKeyItem, readApiKey } from './api-keys.ts';
import { attributes, text } from './attributes.ts';
import { readBatch } from './batch-item.ts';
import { keys, listings } from './keys.ts';
import {
  createOrganizationStore,
  flatOrganization,
  organizationItem,
  readOrganization,
} from './organizations.ts';
import { shape } from './shape.ts';
import { createSuppressionStore } from './suppressions.ts';
import type { Item, Table } from './table.ts';

/** What administrators do: organizations, API keys, catalogues, and looking at batches. */
export interface Administration {
  /** @returns false when the slug, in whatever case, or the id is another organization's */
  createOrganization(organization: Organization): Promise<boolean>;
  /** @returns the organization as it is now; `undefined` when there is none of this id */
  changeOrganization(id: string, changes: OrganizationChanges): Promise<Organization | undefined>;
  /** @param idOrSlug in any case */
  findOrganization(idOrSlug: string): Promise<Organization | undefined>;
  /** All organizations, by slug. */
  listOrganizations(): Promise<Organization[]>;
  putApiKey(key: ApiKey): Promise<void>;
  /** Keys of an organization, oldest first. */
  listApiKeys(organizationId: string): Promise<ApiKey[]>;
  /** @returns whether there was such a key in the organization; the next request with it is refused */
  revokeApiKey(organizationId: string, hash: string): Promise<boolean>;
  /** The organizations' suppression lists. */
  readonly suppressions: SuppressionStore;
  putCatalogueEntity(organizationId: string, kind: CatalogueKind, id: string, name: string): Promise<void>;
  /** @returns whether there was one */
  removeCatalogueEntity(organizationId: string, kind: CatalogueKind, id: string): Promise<boolean>;
  /** Entities of an organization by kind and id, of one kind or of all. */
  listCatalogue(organizationId: string, kind?: CatalogueKind): Promise<CatalogueEntity[]>;
  findBatch(id: string): Promise<Batch | undefined>;
}

/** What can change of an organization. A field set to `undefined` is taken away, an absent one stays. */
export type OrganizationChanges = Partial<Omit<Organization, 'id' | 'slug'>>;

export interface CatalogueEntity {
  readonly kind: CatalogueKind;
  readonly id: string;
  readonly name: string;
}

const isNew = { ConditionExpression: `attribute_not_exists(${shape.partitionKey})` };
const isThere = { ConditionExpression: `attribute_exists(${shape.partitionKey})` };

export function createAdministration(table: Table): Administration {
  const organizations = createOrganizationStore(table);

  /** Every item that a query finds, page by page. */
  const queryAll = async (query: Parameters<Table['query']>[0]): Promise<Item[]> => {
    const found: Item[] = [];
    let from: Item | undefined;
    do {
      const page = await table.query({ ...query, ...(from && { ExclusiveStartKey: from }) });
      found.push(...page.items);
      from = page.next;
    } while (from);
    return found;
  };

  /** The items that stand in a partition of the index of what an organization owns. */
  const readListing = async (partition: string): Promise<Item[]> => {
    const found = await queryAll({
      IndexName: shape.byOrganization.name,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': shape.byOrganization.partitionKey },
      ExpressionAttributeValues: attributes({ ':owner': partition }),
    });
    return table.getAll(
      found.map((item) => ({ partition: text(item, shape.partitionKey), sort: text(item, shape.sortKey) })),
    );
  };

  const listOrganizations = async (): Promise<Organization[]> => {
    const found = (await readListing(listings.organizations)).map(readOrganization);
    return found.sort((a, b) => a.slug.localeCompare(b.slug));
  };

  const findOrganization = async (name: string): Promise<Organization | undefined> => {
    if (looksLikeId(name)) return organizations.find(name.toLowerCase());
    const id = await organizations.resolve(name);
    if (id !== undefined) return organizations.find(id);
    // One whose slug was keyed as it was given, in another case.
    return isSlug(name) ? (await listOrganizations()).find((known) => isNamed(known, name)) : undefined;
  };

  return {
    async createOrganization(organization) {
      const { id, slug } = organization;
      const namesake = await findOrganization(slug);
      if (namesake && namesake.id !== id) return false;
      const { partition, sort } = keys.slug(slug.toLowerCase());
      const ours = { ':id': id };
      const claimed = await table.put(
        attributes({ [shape.partitionKey]: partition, [shape.sortKey]: sort, organizationId: id }),
        {
          ConditionExpression: `${isNew.ConditionExpression} OR organizationId = :id`,
          ExpressionAttributeValues: attributes(ours),
        },
      );
      if (!claimed) return false;
      if (await table.put(organizationItem(organization), isNew)) return true;
      // A lost answer makes the SDK try again, and its second try fails on the success of its first.
      const present = await organizations.find(id);
      if (present && isDeepStrictEqual(organizationItem(present), organizationItem(organization)))
        return true;
      if (present?.slug.toLowerCase() !== slug.toLowerCase()) {
        await table.delete(
          { partition, sort },
          {
            ConditionExpression: 'organizationId = :id',
            ExpressionAttributeValues: attributes(ours),
          },
        );
      }
      return false;
    },

    async changeOrganization(id, changes) {
      const { enrollmentMode, enrollmentAddress, ...others } = flatOrganization(changes);
      const flat = 'enrollment' in changes ? { ...others, enrollmentMode, enrollmentAddress } : others;
      const names = Object.keys(flat);
      const values = Object.entries(attributes(flat));
      const gone = names.filter((name) => !values.some(([kept]) => kept === name));
      const set = values.map(([name]) => `#${name} = :${name}`).join(', ');
      const remove = gone.map((name) => `#${name}`).join(', ');
      const item = await table.update(keys.organization(id), {
        UpdateExpression: [set && `SET ${set}`, remove && `REMOVE ${remove}`].filter(Boolean).join(' '),
        ...isThere,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ...(set && {
          ExpressionAttributeValues: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
        }),
        ReturnValues: 'ALL_NEW',
      });
      return item && readOrganization(item);
    },

    findOrganization,
    listOrganizations,

    async putApiKey(key) {
      await table.put(apiKeyItem(key));
    },

    async listApiKeys(organizationId) {
      const found = (await readListing(listings.apiKeys(organizationId))).map(readApiKey);
      return found.sort((a, b) => a.createdAt - b.createdAt);
    },

    async revokeApiKey(organizationId, hash) {
      return table.delete(keys.apiKey(hash), {
        ConditionExpression: 'organizationId = :id',
        ExpressionAttributeValues: attributes({ ':id': organizationId }),
      });
    },

    suppressions: createSuppressionStore(table),

    async putCatalogueEntity(organizationId, kind, id, name) {
      const { partition, sort } = keys.catalogue(organizationId, kind, id);
      await table.put(attributes({ [shape.partitionKey]: partition, [shape.sortKey]: sort, name }));
    },

    async removeCatalogueEntity(organizationId, kind, id) {
      return table.delete(keys.catalogue(organizationId, kind, id), isThere);
    },

    async listCatalogue(organizationId, kind) {
      const kinds = kind === undefined ? catalogueKinds : [kind];
      const lists = kinds.map(async (wanted): Promise<CatalogueEntity[]> => {
        const { partition, sort: prefix } = keys.catalogue(organizationId, wanted, '');
        const found = await queryAll({
          KeyConditionExpression: '#partition = :partition AND begins_with(#sort, :prefix)',
          ExpressionAttributeNames: { '#partition': shape.partitionKey, '#sort': shape.sortKey },
          ExpressionAttributeValues: attributes({ ':partition': partition, ':prefix': prefix }),
          ConsistentRead: true,
        });
        return found.map((item) => ({
          kind: wanted,
          id: text(item, shape.sortKey).slice(prefix.length),
          name: text(item, 'name'),
        }));
      });
      return (await Promise.all(lists)).flat();
    },

    async findBatch(id) {
      const item = await table.get(keys.batch(id));
      return item && readBatch(item);
    },
  };
}
