import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Batch } from '../../lambda/batches/batch.ts';
import { batchView, iso } from '../../lambda/views/batch.ts';
import { parseId } from './arguments.ts';
import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';
import { fields, moment } from './text-layout.ts';

/** `batch show` */
export function addBatchCommands(program: CommandUnknownOpts, context: Context): void {
  const group = program.command('batch').description('look at batches');

  group
    .command('show')
    .description('show the state of a batch, its counts, what it waits for and who works on it; no addresses')
    .argument('<id>', 'its id, 24 hex digits', parseId)
    .action(async (id) => {
      const batch = await (await context.administration()).findBatch(id);
      if (!batch) throw new Refusal(`There is no batch ${id} in this stage; batches are kept 400 days.`);
      context.print(view(batch), describe(batch, Date.now()));
    });
}

function view(batch: Batch) {
  return {
    ...batchView(batch, Date.now()),
    organizationId: batch.organizationId,
    createdBy: batch.createdBy,
    keyVersion: batch.keyVersion,
    chunks: batch.chunks,
    chunksMinted: batch.minted,
    waitingFor: batch.waitingFor,
    dueAt: batch.dueAt === undefined ? undefined : iso(batch.dueAt),
    lease: batch.lease && { holder: batch.lease.holder, until: iso(batch.lease.until) },
  };
}

function describe(batch: Batch, now: number): string[] {
  const { state, total, success, fail, failReasons, invitations, waitingFor } = batchView(batch, now);
  return fields([
    ['Batch', batch.id],
    ['Organization', batch.organizationId],
    ['State', waitingFor === undefined ? state : `${state}, waiting for ${words(waitingFor)}`],
    ['Created', `${moment(batch.createdAt)} by ${batch.createdBy}`],
    ['Expires', moment(batch.expireAt)],
    ['Addresses', `${total} in all, ${success} with a token, ${fail} failed${inBrackets(failReasons)}`],
    ['Chunks', `${batch.chunks}, ${batch.minted} with their tokens`],
    ['Invitations', batch.sendEmail ? figures(invitations) || 'none' : 'not asked for'],
    ['Counted', moment(batch.countedAt)],
    ['Due', batch.dueAt === undefined ? 'no more work' : moment(batch.dueAt)],
    ['Lease', describeLease(batch, now)],
    ['Signing key', `version ${batch.keyVersion}`],
  ]);
}

function describeLease({ lease }: Batch, now: number): string {
  if (!lease) return 'nobody works on it';
  return `${lease.holder}, ${lease.until < now ? 'ended' : 'until'} ${moment(lease.until)}`;
}

/** `3 queued, 2 sent`; what there is none of is left out. */
function figures(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${words(name)}`)
    .join(', ');
}

function inBrackets(counts: Readonly<Record<string, number>>): string {
  const text = figures(counts);
  return text && ` (${text})`;
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
