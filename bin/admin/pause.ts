import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type Context, requireOrganization } from './context.ts';
import { Refusal } from './refusal.ts';

/** `organization pause|resume`, in the group of the organization commands */
export function addPauseCommands(group: CommandUnknownOpts, context: Context): void {
  const setPaused = async (name: string, paused: boolean): Promise<void> => {
    const administration = await context.administration();
    const { id } = await requireOrganization(administration, name);
    const changed = await administration.changeOrganization(id, { paused: paused || undefined });
    if (!changed) throw new Refusal(`The organization ${name} is gone.`);
    const said = paused
      ? `No mail of ${changed.slug} goes out from now on; what is due waits.`
      : `The mail of ${changed.slug} that waits goes out within a minute.`;
    context.print(changed, said);
  };

  group
    .command('pause')
    .description("stop an organization's mail; its batches stay due")
    .argument('<organization>', 'its slug or id')
    .action((name) => setPaused(name, true));

  group
    .command('resume')
    .description("let a paused organization's mail go out again")
    .argument('<organization>', 'its slug or id')
    .action((name) => setPaused(name, false));
}
