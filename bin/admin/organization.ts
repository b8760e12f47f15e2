import { randomBytes } from 'node:crypto';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import {
  defaultInvitationsPerDay,
  maxRecipientsPerRequest,
  type Organization,
} from '../../lambda/organizations/organization.ts';
import { missingSetup } from '../../lambda/organizations/readiness.ts';
import type { OrganizationChanges } from '../../lambda/store/administration.ts';
import {
  parseContactEmail,
  parseDailyLimit,
  parseId,
  parseName,
  parseRecipients,
  parseSlug,
  parseTimeZone,
} from './arguments.ts';
import { type Context, requireOrganization } from './context.ts';
import { addEnrollmentCommands } from './enrollment.ts';
import { addPauseCommands } from './pause.ts';
import { Refusal } from './refusal.ts';
import { fields, list } from './text-layout.ts';

/** `organization create|set|show|list|enrollment|branding|pause|resume` */
export function addOrganizationCommands(program: CommandUnknownOpts, context: Context): void {
  const group = program.command('organization').description('create, change and show organizations');
  addCreate(group, context);
  addSet(group, context);
  addEnrollmentCommands(group, context);
  addPauseCommands(group, context);

  group
    .command('show')
    .description('show an organization, and whether it is ready to invite')
    .argument('<organization>', 'its slug or id')
    .action(async (name) => {
      const organization = await requireOrganization(await context.administration(), name);
      context.print(view(organization), describe(organization));
    });

  group
    .command('list')
    .description('list all organizations')
    .action(async () => {
      const organizations = await (await context.administration()).listOrganizations();
      const rows = organizations.map(({ slug, id, name, bulkEnrollment }) => [
        slug,
        id,
        yesOrNo(bulkEnrollment),
        name,
      ]);
      context.print(organizations, list(['slug', 'id', 'bulk', 'name'], rows, 'There are no organizations.'));
    });
}

function addCreate(group: CommandUnknownOpts, context: Context): void {
  group
    .command('create')
    .description('create an organization')
    .argument('<slug>', 'its name in paths, for good', parseSlug)
    .requiredOption('--name <name>', 'its name in mails and on pages', parseName)
    .requiredOption('--contact-email <address>', 'where answers to invitations go', parseContactEmail)
    .option('--time-zone <name>', 'IANA name; times in mails are written in it', parseTimeZone, 'UTC')
    .option('--bulk-enrollment', 'its plan holds the bulk feature', false)
    .option(...recipientsPerRequest, maxRecipientsPerRequest)
    .option(...invitationsPerDay, defaultInvitationsPerDay)
    .option('--id <id>', 'its id, 24 hex digits (default: a random one)', parseId)
    .action(async (slug, { id = randomBytes(12).toString('hex'), invitationsPerDay: limit, ...given }) => {
      const administration = await context.administration();
      const organization = { id, slug, ...given, invitationsPerDay: limit === 'none' ? undefined : limit };
      if (!(await administration.createOrganization(organization))) {
        const isTaken = (await administration.findOrganization(slug)) !== undefined;
        throw new Refusal(`The ${isTaken ? `slug ${slug}` : `id ${id}`} is taken: choose another.`);
      }
      context.print(view(organization), describe(organization));
    });
}

function addSet(group: CommandUnknownOpts, context: Context): void {
  const command = group
    .command('set')
    .description('change what is named of an organization')
    .argument('<organization>', 'its slug or id')
    .option('--name <name>', 'its name in mails and on pages', parseName)
    .option('--contact-email <address>', 'where answers to invitations go', parseContactEmail)
    .option('--time-zone <name>', 'IANA name; times in mails are written in it', parseTimeZone)
    .option('--bulk-enrollment', 'its plan holds the bulk feature')
    .option('--no-bulk-enrollment', 'its plan does not hold it')
    .option(...recipientsPerRequest)
    .option(...invitationsPerDay);
  command.action(async (name, { invitationsPerDay: limit, ...given }) => {
    const changes: OrganizationChanges = {
      ...given,
      ...(limit !== undefined && { invitationsPerDay: limit === 'none' ? undefined : limit }),
    };
    if (Object.keys(changes).length === 0)
      command.error('error: nothing to change: name at least one option');
    const administration = await context.administration();
    const { id } = await requireOrganization(administration, name);
    const changed = await administration.changeOrganization(id, changes);
    if (!changed) throw new Refusal(`The organization ${name} is gone.`);
    context.print(view(changed), describe(changed));
  });
}

const recipientsPerRequest = [
  '--recipients-per-request <count>',
  'addresses that one request may carry',
  parseRecipients,
] as const;

const invitationsPerDay = [
  '--invitations-per-day <count>',
  'invitations a UTC day, or none for no limit',
  parseDailyLimit,
] as const;

/** What machines are shown: the organization, and what it lacks before it may invite. */
function view(organization: Organization) {
  const missing = missingSetup(organization).map(({ message }) => message);
  return { ...organization, ready: missing.length === 0, missing };
}

function describe(organization: Organization): string[] {
  const { ready, missing } = view(organization);
  return fields([
    ['Slug', organization.slug],
    ['Id', organization.id],
    ['Name', organization.name],
    ['Contact e-mail', organization.contactEmail],
    ['Time zone', organization.timeZone],
    ['Bulk enrollment', yesOrNo(organization.bulkEnrollment)],
    ['Recipients per request', String(organization.recipientsPerRequest)],
    ['Invitations per day', String(organization.invitationsPerDay ?? 'no limit')],
    ['Enrollment', describeEnrollment(organization)],
    ['Sending', organization.paused ? 'paused' : 'on'],
    ['Ready to invite', ready ? 'yes' : `no: ${missing.join(' ')}`],
  ]);
}

function describeEnrollment({ enrollment }: Organization): string {
  return enrollment ? `${enrollment.mode} ${enrollment.address}` : 'not set up';
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
