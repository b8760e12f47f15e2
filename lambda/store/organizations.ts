import type { OrganizationStore, RequestContext } from '../batches/services.ts';
import type { CatalogueReference } from '../organizations/catalogue.ts';
import { enrollmentModes, isSlug, type Organization } from '../organizations/organization.ts';
import { attributes, flag, number, optionalNumber, optionalText, text, word } from './attributes.ts';
import { readBatch } from './batch-item.ts';
import { keys, listings } from './keys.ts';
import { day, reserveInvitations, usageLifetime } from './reservations.ts';
import { readSendRate } from './send-rate.ts';
import { shape } from './shape.ts';
import type { Item, Key, Table } from './table.ts';

/** Organizations, their catalogues and what they used of their limits. */
export function createOrganizationStore(table: Table): OrganizationStore {
  return {
    async find(id) {
      const item = await table.get(keys.organization(id));
      return item && readOrganization(item);
    },

    async resolve(name) {
      if (!isSlug(name)) return undefined;
      // Organizations made before slugs were keyed in lower case are found by the slug as it was given.
      const exact = keys.slug(name);
      const found = await table.getAll(distinct([exact, keys.slug(name.toLowerCase())]));
      const item = found.find((each) => text(each, shape.partitionKey) === exact.partition) ?? found[0];
      return item && text(item, 'organizationId');
    },

    async readRequestContext(organizationId, batchId, references, now): Promise<RequestContext> {
      const wanted = [
        keys.organization(organizationId),
        keys.batch(batchId),
        keys.usage(organizationId, day(now)),
        keys.sendRate,
        ...distinct(references.map(({ kind, id }) => keys.catalogue(organizationId, kind, id))),
      ];
      const found = new Map((await table.getAll(wanted)).map((item) => [nameOf(item), item]));
      const at = (key: Key): Item | undefined => found.get(`${key.partition} ${key.sort}`);
      const [organization, batch, usage, sendRate] = wanted.map(at);
      return {
        organization: organization && readOrganization(organization),
        batch: batch && readBatch(batch),
        missing: references.filter((reference) => !at(catalogueKey(organizationId, reference))),
        invitationsToday: (usage && optionalNumber(usage, 'invitations')) ?? 0,
        sendRate: sendRate && readSendRate(sendRate),
      };
    },

    reserveInvitations: (organization, reservation, now) =>
      reserveInvitations(table, organization, reservation, now),

    async countMail(organizationId, tally, now) {
      const item = await table.update(keys.usage(organizationId, day(now)), {
        UpdateExpression:
          'SET #ttl = :ttl ADD mailsSent :sent, mailsBounced :bounced, mailsComplained :complained',
        ExpressionAttributeNames: { '#ttl': shape.timeToLive },
        ExpressionAttributeValues: attributes({
          ':sent': tally.sent,
          ':bounced': tally.bounced,
          ':complained': tally.complained,
          ':ttl': Math.ceil((now + usageLifetime) / 1000),
        }),
        ReturnValues: 'UPDATED_NEW',
      });
      if (!item) return tally;
      return {
        sent: number(item, 'mailsSent'),
        bounced: number(item, 'mailsBounced'),
        complained: number(item, 'mailsComplained'),
      };
    },
  };
}

export function organizationItem(organization: Organization): Item {
  const { partition, sort } = keys.organization(organization.id);
  const { id, ...fields } = organization;
  return attributes({
    [shape.partitionKey]: partition,
    [shape.sortKey]: sort,
    [shape.byOrganization.partitionKey]: listings.organizations,
    [shape.byOrganization.sortKey]: organization.slug,
    organizationId: id,
    ...flatOrganization(fields),
  });
}

/** The fields of an organization as plain values, each under its attribute's name. */
export function flatOrganization({ enrollment, ...fields }: Partial<Omit<Organization, 'id'>>) {
  return { ...fields, enrollmentMode: enrollment?.mode, enrollmentAddress: enrollment?.address };
}

/** @throws CorruptItem */
export function readOrganization(item: Item): Organization {
  return {
    id: text(item, 'organizationId'),
    slug: text(item, 'slug'),
    name: text(item, 'name'),
    contactEmail: text(item, 'contactEmail'),
    timeZone: text(item, 'timeZone'),
    bulkEnrollment: flag(item, 'bulkEnrollment'),
    recipientsPerRequest: number(item, 'recipientsPerRequest'),
    invitationsPerDay: optionalNumber(item, 'invitationsPerDay'),
    enrollment: item.enrollmentMode && {
      mode: word(item, 'enrollmentMode', enrollmentModes),
      address: text(item, 'enrollmentAddress'),
    },
    ...(item.paused && { paused: flag(item, 'paused') }),
    ...(item.hasSuppressions && { hasSuppressions: flag(item, 'hasSuppressions') }),
    colour: optionalText(item, 'colour'),
    logo: optionalText(item, 'logo'),
  };
}

function catalogueKey(organizationId: string, { kind, id }: CatalogueReference): Key {
  return keys.catalogue(organizationId, kind, id);
}

/** BatchGetItem refuses a key that is asked for twice. */
function distinct(wanted: readonly Key[]): Key[] {
  return [...new Map(wanted.map((key) => [`${key.partition} ${key.sort}`, key])).values()];
}

function nameOf(item: Item): string {
  return `${text(item, shape.partitionKey)} ${text(item, shape.sortKey)}`;
}
