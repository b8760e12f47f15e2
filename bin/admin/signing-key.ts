import { randomBytes } from 'node:crypto';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { parseVersion } from './arguments.ts';
import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';
import { addVersion, retireVersion, type SigningKeyVersions } from './signing-key-versions.ts';
import { list } from './text-layout.ts';

/** `signing-key add|list|retire`: none of them shows a key. */
export function addSigningKeyCommands(program: CommandUnknownOpts, context: Context): void {
  const group = program
    .command('signing-key')
    .description('add, list and retire versions of the key that links are signed with');

  group
    .command('add')
    .description(
      'add a version and sign new links with it, within a minute; links of earlier versions go on working',
    )
    .action(async () => {
      const store = await context.signingKeys();
      const before = await store.read();
      // 48 bytes are 64 characters.
      const after = addVersion(before, randomBytes(48).toString('base64url'));
      await store.replace(before, after);
      context.print(
        view(after),
        `New links are signed with version ${after.current} within a minute; all others go on working.`,
      );
    });

  group
    .command('list')
    .description('list the versions, without their keys')
    .action(async () => {
      const { current, ...rest } = await (await context.signingKeys()).read();
      const versions = view({ current, ...rest });
      const rows = versions.versions.map((version) => [
        String(version),
        version === current ? 'signs new links' : 'checks links sent before',
      ]);
      context.print(versions, list(['version', 'use'], rows, ''));
    });

  group
    .command('retire')
    .description('remove a version: every link signed with it stops working within a minute, for good')
    .argument('<version>', 'its number', parseVersion)
    .option('--yes', 'really do it', false)
    .action(async (version, { yes }) => {
      const store = await context.signingKeys();
      const before = await store.read();
      const after = retireVersion(before, version);
      if (!yes) {
        throw new Refusal(
          `Every link signed with version ${version} would stop working within a minute, for good: repeat with --yes to do it.`,
        );
      }
      await store.replace(before, after);
      context.print(
        view(after),
        `Within a minute links signed with version ${version} work no longer. Remind those who have not enrolled: resending signs their links anew.`,
      );
    });
}

function view({ current, keys }: SigningKeyVersions) {
  return { current, versions: [...keys.keys()].sort((a, b) => a - b) };
}
