import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { type Enrollment, enrollmentModes } from '../../lambda/organizations/organization.ts';
import { isLogo } from '../../lambda/pages/branding.ts';
import { isColour } from '../../lambda/pages/colour.ts';
import { isEnrollAddress, isServerAddress } from '../../lambda/pages/mdm-address.ts';
import { type Context, requireOrganization } from './context.ts';
import { Refusal } from './refusal.ts';

/** `organization enrollment|branding`, in the group of the organization commands */
export function addEnrollmentCommands(group: CommandUnknownOpts, context: Context): void {
  group
    .command('enrollment')
    .description('say where the button of the enrolment page leads')
    .argument('<organization>', 'its slug or id')
    .argument('<mode>', 'redirect to the MDM server, or a configuration profile', parseMode)
    .argument('<address>', 'https; with {token} in place of the secret for redirect')
    .action(async (name, mode, address) => {
      const isGood = mode === 'redirect' ? isEnrollAddress(address) : isServerAddress(address);
      if (!isGood) {
        const form =
          mode === 'redirect' ? 'https://mdm.example.com/enroll?token={token}' : 'https://mdm.example.com/';
        throw new Refusal(`The address must be of a form like ${form}`);
      }
      await change(name, { enrollment: { mode, address } }, context);
    });

  group
    .command('branding')
    .description('give the enrolment page a colour and a logo')
    .argument('<organization>', 'its slug or id')
    .option('--colour <colour>', 'such as #0b4fc4', parseColour)
    .option('--logo <file>', 'PNG, SVG, JPEG or WebP of at most 6 KB')
    .action(async (name, { colour, logo }) => {
      const changes = { ...(colour && { colour }), ...(logo && { logo: await readLogo(logo) }) };
      await change(name, changes, context);
    });
}

async function change(
  name: string,
  changes: { enrollment?: Enrollment; colour?: string; logo?: string },
  context: Context,
): Promise<void> {
  const administration = await context.administration();
  const { id } = await requireOrganization(administration, name);
  if (Object.keys(changes).length === 0) throw new Refusal('Name a colour, a logo or both.');
  const changed = await administration.changeOrganization(id, changes);
  if (!changed) throw new Refusal(`The organization ${name} is gone.`);
  context.print(changed, `The enrolment page of ${changed.slug} is changed.`);
}

function parseMode(text: string): Enrollment['mode'] {
  const mode = enrollmentModes.find((known) => known === text);
  if (!mode) throw new InvalidArgumentError(`Choose ${enrollmentModes.join(' or ')}.`);
  return mode;
}

function parseColour(text: string): string {
  if (isColour(text)) return text;
  throw new InvalidArgumentError('Write it as #rrggbb.');
}

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

async function readLogo(file: string): Promise<string> {
  const type = types[extname(file).toLowerCase()];
  if (type === undefined) throw new Refusal(`${file} is no PNG, SVG, JPEG or WebP.`);
  const content = await readFile(file).catch(() => {
    throw new Refusal(`${file} cannot be read.`);
  });
  const logo = `data:${type};base64,${content.toString('base64')}`;
  if (!isLogo(logo)) throw new Refusal(`${file} is too large: a logo may have about 6 KB.`);
  return logo;
}
