import { randomBytes } from 'node:crypto';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type ApiKey, apiKeyId, hashApiKey } from '../../lambda/organizations/api-key.ts';
import { collectPermission, parseName } from './arguments.ts';
import { type Context, requireOrganization } from './context.ts';
import { parseExpiry } from './expiry.ts';
import { Refusal } from './refusal.ts';
import { fields, list, moment } from './text-layout.ts';

/** `key create|list|revoke` */
export function addKeyCommands(program: CommandUnknownOpts, context: Context): void {
  const group = program.command('key').description('create, list and revoke API keys');
  addCreate(group, context);

  group
    .command('list')
    .description('list the keys of an organization, without the keys themselves')
    .requiredOption(...ofOrganization)
    .action(async ({ organization: name }) => {
      const administration = await context.administration();
      const { id, slug } = await requireOrganization(administration, name);
      const keys = await administration.listApiKeys(id);
      const rows = keys.map((key) => [
        apiKeyId(key),
        moment(key.createdAt),
        expiry(key, Date.now()),
        key.name,
        key.permissions.join(' '),
      ]);
      context.print(
        keys.map(view),
        list(['id', 'created', 'expires', 'name', 'permissions'], rows, `${slug} has no API keys.`),
      );
    });

  group
    .command('revoke')
    .description('revoke a key: requests with it are refused from now on')
    .argument('<key>', 'its id, as `key list` shows it, or the key itself')
    .requiredOption(...ofOrganization)
    .action(async (idOrKey, { organization: name }) => {
      const administration = await context.administration();
      const { id, slug } = await requireOrganization(administration, name);
      const key = select(await administration.listApiKeys(id), idOrKey, slug);
      if (!(await administration.revokeApiKey(id, key.hash)))
        throw new Refusal('The key is revoked already.');
      context.print({ revoked: view(key) }, `Revoked the key ${apiKeyId(key)} (${key.name}) of ${slug}.`);
    });
}

const ofOrganization = ['--organization <organization>', 'slug or id of its organization'] as const;

function addCreate(group: CommandUnknownOpts, context: Context): void {
  group
    .command('create')
    .description('create a key; it is shown this once, and only its SHA-256 is kept')
    .requiredOption(...ofOrganization)
    .requiredOption('--name <name>', 'who or what uses it', parseName)
    .requiredOption(
      '--permission <permission>',
      'what it may do, e.g. mdm.apple.enrollmentToken.create or mdm.apple.*; once for each',
      collectPermission,
    )
    .option('--expires <when>', 'days from now, a date, or a moment (default: never)', (text) =>
      parseExpiry(text, Date.now()),
    )
    .action(async ({ organization: idOrSlug, name, permission: permissions, expires: expireAt }) => {
      const administration = await context.administration();
      const organization = await requireOrganization(administration, idOrSlug);
      const secret = `muster_key_${randomBytes(24).toString('base64url')}`;
      const key: ApiKey = {
        hash: hashApiKey(secret),
        organizationId: organization.id,
        organizationSlug: organization.slug,
        name,
        permissions,
        createdAt: Date.now(),
        expireAt,
      };
      await administration.putApiKey(key);
      context.print({ key: secret, ...view(key) }, describe(secret, key));
    });
}

function describe(secret: string, key: ApiKey): string[] {
  const facts = fields([
    ['Key', secret],
    ['Id', apiKeyId(key)],
    ['Organization', key.organizationSlug],
    ['Name', key.name],
    ['Permissions', key.permissions.join(' ')],
    ['Expires', expiry(key, key.createdAt)],
  ]);
  return [...facts, '', 'Keep the key now: it is not shown again.'];
}

/** @throws Refusal when none or several are meant; it never repeats the text, which may be a key */
function select(keys: readonly ApiKey[], idOrKey: string, slug: string): ApiKey {
  const hashStart = /^[0-9a-f]{8,64}$/.test(idOrKey) ? idOrKey : hashApiKey(idOrKey);
  const [key, another] = keys.filter(({ hash }) => hash.startsWith(hashStart));
  if (another) throw new Refusal(`Several keys of ${slug} have this id: give the key itself.`);
  if (key) return key;
  throw new Refusal(`${slug} has no such key; \`key list --organization ${slug}\` shows those it has.`);
}

function view(key: ApiKey) {
  return {
    id: apiKeyId(key),
    organizationId: key.organizationId,
    name: key.name,
    permissions: key.permissions,
    createdAt: new Date(key.createdAt).toISOString(),
    expireAt: key.expireAt === undefined ? undefined : new Date(key.expireAt).toISOString(),
  };
}

function expiry({ expireAt }: ApiKey, now: number): string {
  if (expireAt === undefined) return 'never';
  return expireAt <= now ? `${moment(expireAt)} (expired)` : moment(expireAt);
}
