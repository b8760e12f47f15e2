import { hashApiKey } from '../../lambda/organizations/api-key.ts';
import { apiKeyItem } from '../../lambda/store/api-keys.ts';
import { attributes } from '../../lambda/store/attributes.ts';
import { keys } from '../../lambda/store/keys.ts';
import { organizationItem } from '../../lambda/store/organizations.ts';
import { shape } from '../../lambda/store/shape.ts';
import type { Key } from '../../lambda/store/table.ts';
import { apiKey, organizationId, policyId, profileId } from './load.ts';
import type { StubItem, StubSettings } from './stub/messages.ts';

/** An organization with its key and catalogue, and a send rate that SES has reported. */
export function seedItems(perSecond: number): StubItem[] {
  const organization = {
    id: organizationId,
    slug: 'acme',
    name: 'Acme',
    contactEmail: 'help@acme.example',
    timeZone: 'UTC',
    bulkEnrollment: true,
    recipientsPerRequest: 100_000,
    invitationsPerDay: undefined,
    enrollment: { mode: 'redirect', address: 'https://mdm.example.com/enroll?token={token}' } as const,
  };
  return [
    organizationItem(organization),
    apiKeyItem({
      hash: hashApiKey(apiKey),
      organizationId,
      organizationSlug: 'acme',
      name: 'bench',
      permissions: ['mdm.apple.*'],
      createdAt: 0,
      expireAt: undefined,
    }),
    itemAt(keys.catalogue(organizationId, 'policy', policyId), {}),
    itemAt(keys.catalogue(organizationId, 'profile', profileId), {}),
    itemAt(keys.sendRate, { perSecond, remaining: 1e15, nextFreeAt: 0 }),
  ];
}

/** The stub with the seeds, without delay and faults, and with a send rate that nothing waits for. */
export function stubSettings(changes: Partial<Omit<StubSettings, 'seeds'>> = {}): StubSettings {
  const settings = { delay: 0, throttle: false, unprocessed: 0, perSecond: 1e9, ...changes };
  return { ...settings, seeds: seedItems(settings.perSecond) };
}

function itemAt({ partition, sort }: Key, fields: Record<string, number>): StubItem {
  return attributes({ [shape.partitionKey]: partition, [shape.sortKey]: sort, ...fields });
}
