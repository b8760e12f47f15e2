import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Suppression } from '../../lambda/batches/services.ts';
import { parseListedAddress } from './arguments.ts';
import { type Context, requireOrganization } from './context.ts';
import { Refusal } from './refusal.ts';
import { list } from './text-layout.ts';

/** `suppression list|remove` */
export function addSuppressionCommands(program: CommandUnknownOpts, context: Context): void {
  const group = program
    .command('suppression')
    .description('list and remove the addresses that an organization does not mail any more');

  group
    .command('list')
    .description('list the suppressed addresses of an organization')
    .argument(...organizationArgument)
    .action(async (organization) => {
      const administration = await context.administration();
      const { id, slug } = await requireOrganization(administration, organization);
      const found: Suppression[] = [];
      let after: string | undefined;
      do {
        const page = await administration.suppressions.list(id, { after, limit: 1000 });
        found.push(...page.suppressions);
        after = page.next;
      } while (after !== undefined);
      const rows = found.map(({ address, reason, at }) => [address, reason, new Date(at).toISOString()]);
      context.print(
        found,
        list(['address', 'reason', 'since'], rows, `${slug} has no suppressed addresses.`),
      );
    });

  group
    .command('remove')
    .description('let an address be mailed again')
    .argument(...organizationArgument)
    .argument('<address>', 'the e-mail address', parseListedAddress)
    .action(async (organization, address) => {
      const administration = await context.administration();
      const { id, slug } = await requireOrganization(administration, organization);
      if (!(await administration.suppressions.remove(id, address))) {
        throw new Refusal(
          `${address} is not suppressed; \`suppression list ${slug}\` shows the addresses that are.`,
        );
      }
      context.print({ organizationId: id, address }, `${slug} mails ${address} again.`);
    });
}

const organizationArgument = ['<organization>', 'its slug or id'] as const;
