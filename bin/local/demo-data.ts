import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { hashApiKey } from '../../lambda/organizations/api-key.ts';
import type { CatalogueKind } from '../../lambda/organizations/catalogue.ts';
import {
  defaultInvitationsPerDay,
  maxRecipientsPerRequest,
  type Organization,
} from '../../lambda/organizations/organization.ts';
import { createAdministration } from '../../lambda/store/administration.ts';
import { Table } from '../../lambda/store/table.ts';
import type { Engine } from './engine.ts';

const day = 24 * 3_600_000;

const acme: Organization = {
  ...organization('64d2f0c0a1b2c3d4e5f60001', 'acme', 'Acme Inc.', true),
  invitationsPerDay: 1_000_000,
  enrollment: { mode: 'redirect', address: 'https://mdm.example.com/enroll?token={token}' },
};
const basic = organization('64d2f0c0a1b2c3d4e5f60002', 'basic', 'Basic Ltd.', false);
const globex: Organization = {
  ...organization('64d2f0c0a1b2c3d4e5f60003', 'globex', 'Globex', true),
  colour: '#7a1f5c',
  enrollment: { mode: 'profile', address: 'https://mdm.globex.example/profile' },
};

/** The organizations and keys that `npm start` tells of. */
export const demoKeys = [
  { key: 'muster_local_admin', organization: acme, permissions: ['mdm.apple.*'], note: 'may do everything' },
  {
    key: 'muster_local_viewer',
    organization: acme,
    permissions: ['mdm.apple.enrollmentToken.list', 'mdm.apple.enrollmentToken.get'],
    note: 'may read, without links',
  },
  {
    key: 'muster_local_expired',
    organization: acme,
    permissions: ['mdm.apple.*'],
    note: 'has expired',
    expired: true,
  },
  {
    key: 'muster_local_basic',
    organization: basic,
    permissions: ['mdm.apple.*'],
    note: 'has no bulk feature',
  },
  {
    key: 'muster_local_globex',
    organization: globex,
    permissions: ['mdm.apple.*'],
    note: 'enrols by a profile',
  },
] as const;

const catalogue: readonly (readonly [CatalogueKind, string, string])[] = [
  ['policy', '64d2f0c0a1b2c3d4e5f61001', 'Standard policy'],
  ['policy', '64d2f0c0a1b2c3d4e5f61002', 'Strict policy'],
  ['profile', '64d2f0c0a1b2c3d4e5f62001', 'Wi-Fi'],
  ['application', '64d2f0c0a1b2c3d4e5f63001', 'Acme Mail'],
  ['vppLocation', '64d2f0c0a1b2c3d4e5f64001', 'Headquarters'],
  ['segment', '7', 'Sales'],
];

/**
 * Fills the built-in database with the demo organizations, unless something is in it already.
 *
 * @param now epoch milliseconds
 */
export async function loadDemoData(
  engine: Pick<Engine, 'dynamodbUrl' | 'region'>,
  tableName: string,
  now: number,
): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: engine.dynamodbUrl,
    region: engine.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const { Count: items } = await client.send(new ScanCommand({ TableName: tableName, Limit: 1 }));
    if (items !== 0) return;
    const table = new Table({ client, name: tableName, sleep: async (ms) => sleep(ms), random: Math.random });
    const administration = createAdministration(table);
    for (const tenant of [acme, basic, globex]) await administration.createOrganization(tenant);
    for (const entry of demoKeys) {
      await administration.putApiKey({
        hash: hashApiKey(entry.key),
        organizationId: entry.organization.id,
        organizationSlug: entry.organization.slug,
        name: `demo: ${entry.note}`,
        permissions: entry.permissions,
        createdAt: now,
        expireAt: 'expired' in entry ? now - day : undefined,
      });
    }
    for (const [kind, id, name] of catalogue)
      await administration.putCatalogueEntity(acme.id, kind, id, name);
  } finally {
    client.destroy();
  }
}

function organization(id: string, slug: string, name: string, bulkEnrollment: boolean): Organization {
  return {
    id,
    slug,
    name,
    contactEmail: `it@${slug}.example`,
    timeZone: 'UTC',
    bulkEnrollment,
    recipientsPerRequest: maxRecipientsPerRequest,
    invitationsPerDay: defaultInvitationsPerDay,
  };
}
