import { type ApiKey, hashApiKey } from '../../lambda/organizations/api-key.ts';
import type { Organization } from '../../lambda/organizations/organization.ts';
import type { Administration } from '../../lambda/store/administration.ts';

/** Monday noon. */
export const noon = Date.parse('2026-03-02T12:00:00Z');

export const acme: Organization = {
  id: '64d2f0c0a1b2c3d4e5f60001',
  slug: 'acme',
  name: 'Acme',
  contactEmail: 'help@acme.example',
  timeZone: 'UTC',
  bulkEnrollment: true,
  recipientsPerRequest: 100_000,
  invitationsPerDay: undefined,
  enrollment: { mode: 'redirect', address: 'https://mdm.example.com/enroll?token={token}' },
};

export const basic: Organization = {
  ...acme,
  id: '64d2f0c0a1b2c3d4e5f60002',
  slug: 'basic',
  name: 'Basic',
  bulkEnrollment: false,
};

/** Has the feature and small limits. */
export const small: Organization = {
  ...acme,
  id: '64d2f0c0a1b2c3d4e5f60003',
  slug: 'small',
  name: 'Small',
  recipientsPerRequest: 5,
  invitationsPerDay: 8,
};

/** Keys by what they stand for. */
export const demoKeys = {
  admin: 'muster_test_admin',
  viewer: 'muster_test_viewer',
  creator: 'muster_test_creator',
  expired: 'muster_test_expired',
  basic: 'muster_test_basic',
  small: 'muster_test_small',
} as const;

/** What acme's catalogue holds. */
export const catalogue = {
  policy: '64d2f0c0a1b2c3d4e5f61001',
  profile: '64d2f0c0a1b2c3d4e5f62001',
  application: '64d2f0c0a1b2c3d4e5f63001',
  vppLocation: '64d2f0c0a1b2c3d4e5f64001',
  segment: '7',
} as const;

/** Fills a table with three organizations, their keys and a catalogue. */
export async function loadDemo(administration: Administration): Promise<void> {
  const all = ['mdm.apple.*'];
  const list = ['mdm.apple.enrollmentToken.list', 'mdm.apple.enrollmentToken.get'];
  await Promise.all([
    ...[acme, basic, small].map((organization) => administration.createOrganization(organization)),
    administration.putApiKey(apiKey(demoKeys.admin, acme, all)),
    administration.putApiKey(apiKey(demoKeys.viewer, acme, list)),
    administration.putApiKey(apiKey(demoKeys.creator, acme, ['mdm.apple.enrollmentToken.create'])),
    administration.putApiKey({ ...apiKey(demoKeys.expired, acme, all), expireAt: noon - 1 }),
    administration.putApiKey(apiKey(demoKeys.basic, basic, all)),
    administration.putApiKey(apiKey(demoKeys.small, small, all)),
    administration.putCatalogueEntity(acme.id, 'policy', catalogue.policy, 'Default'),
    administration.putCatalogueEntity(acme.id, 'profile', catalogue.profile, 'Wi-Fi'),
    administration.putCatalogueEntity(acme.id, 'application', catalogue.application, 'Mail'),
    administration.putCatalogueEntity(acme.id, 'vppLocation', catalogue.vppLocation, 'Madrid'),
    administration.putCatalogueEntity(acme.id, 'segment', catalogue.segment, 'Sales'),
  ]);
}

/** A key as it is stored. */
export function apiKey(key: string, organization: Organization, permissions: readonly string[]): ApiKey {
  return {
    hash: hashApiKey(key),
    organizationId: organization.id,
    organizationSlug: organization.slug,
    name: key,
    permissions,
    expireAt: undefined,
    createdAt: noon,
  };
}
