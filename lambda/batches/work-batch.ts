import type { Organization } from '../organizations/organization.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { openLinkMaker } from '../tokens/link.ts';
import type { BatchProgress } from './batch.ts';
import { duePositions } from './chunk.ts';
import { posted } from './invitation.ts';
import type { Counted, LeasedBatch } from './leased-batch.ts';
import { type Sent, type Stop, send } from './send.ts';
import { currentSendRate } from './send-rate.ts';
import type { SendRate, Slot } from './services.ts';

/** How long a batch rests, in milliseconds, after what it waits for did not come. */
const rests = {
  time_up: 0,
  daily_quota: 5 * 60_000,
  sending_paused: 5 * 60_000,
  unavailable: 60_000,
  paused: 60_000,
};

/** Between two passes over the chunks, so that mail which cannot be sent just now is not tried without end. */
const passPause = 30_000;

/** Counts of a batch under way are no older than this, in milliseconds. */
const countsMaxAge = 30_000;

/** Chunks whose tokens are made between two notes of the progress. */
const mintPage = 100;

export interface WorkOptions {
  readonly organization: Organization;
  readonly configuration: Configuration;
  /** The latest moment (epoch milliseconds) at which a slot of the send rate may lie. */
  readonly latestSlot: () => number;
  /** Read already by a request, so that it is not read twice. */
  readonly sendRate?: SendRate | undefined;
  readonly firstSlot?: Promise<Slot> | undefined;
  /** The window on the batch was noted just now, by this process: nothing in it is in doubt. */
  readonly freshWindow?: boolean;
}

/**
 * Does what a leased batch is due: makes the tokens that are missing, settles what a dead process left in doubt,
 * sends, counts, and gives the lease up, the batch completed or due again. The one way both requests and the deliver
 * entry work on a batch.
 *
 * @throws LeaseLost; Failure unavailable. The batch is then due when its lease ends
 */
export async function workBatch(work: LeasedBatch, options: WorkOptions): Promise<void> {
  if (work.batch.state === 'minting' && !(await mintRest(work))) {
    await work.release({ dueAt: work.services.clock() });
    return;
  }
  if (!work.batch.sendEmail) {
    await finish(work, { stop: undefined, cursor: 0, windowEnd: 0 }, 1);
    return;
  }
  if (work.batch.state === 'completed') {
    // Its chunks were changed from outside: by news of its mail, a token that was used, or a mail queued once more.
    const { nextDueAt } = await work.recount();
    if (nextDueAt === Number.POSITIVE_INFINITY) {
      await finish(work, { stop: undefined, cursor: 0, windowEnd: 0 }, 1);
      return;
    }
    await work.save({ state: 'sending' });
  }
  if (!options.freshWindow) await settleWindow(work);
  if (options.organization.paused) {
    await rest(work, 'paused');
    return;
  }
  const sendRate = options.sendRate ?? (await currentSendRate(work.services, work.signal));
  if (!sendRate) {
    await rest(work, 'unavailable');
    return;
  }
  const { batch, services } = work;
  const openLinks = () => openLinkMaker(batch, services);
  await finish(
    work,
    await send(work, { ...options, openLinks, perSecond: sendRate.perSecond }),
    sendRate.perSecond,
  );
}

/** @returns whether all tokens are made now */
async function mintRest(work: LeasedBatch): Promise<boolean> {
  const { services } = work;
  while (work.batch.minted < work.batch.chunks) {
    if (work.isTimeUp()) return false;
    const { id, minted, chunks } = work.batch;
    const page = await services.chunks.read(id, minted, Math.min(minted + mintPage, chunks));
    const done = await services.tokens.mint(work.batch, page, work.isTimeUp, work.signal);
    await work.save({ minted: minted + done });
  }
  await work.save({ state: 'sending' });
  return true;
}

/**
 * What a dead process noted as possibly under way and did not record is in doubt: nobody knows whether SES took it.
 * It waits for news of itself, and is sent again only after that.
 */
async function settleWindow(work: LeasedBatch): Promise<void> {
  const { id, cursor, windowEnd, windowRound } = work.batch;
  if (windowEnd <= cursor) return;
  const now = work.services.clock();
  for (const chunk of await work.services.chunks.read(id, cursor, windowEnd)) {
    if (chunk.round >= windowRound) continue;
    const inDoubt = duePositions(chunk, now).flatMap((position) => {
      const invitation = chunk.recipients[position]?.invitation;
      return invitation ? [[position, posted(invitation, { outcome: 'unknown' }, now)] as const] : [];
    });
    await work.report(chunk, inDoubt);
    work.services.log.warn('mail_in_doubt', { batchId: id, chunk: chunk.number, recipients: inDoubt.length });
  }
  await work.save({ windowEnd: cursor });
}

/** Waits with what is left to send, if anything is. */
async function rest(work: LeasedBatch, stop: Stop): Promise<void> {
  const { counts } = (await work.recount()).counted;
  const isDone = counts.queued + counts.unknown === 0;
  const { cursor } = work.batch;
  await finish(work, { stop: isDone ? undefined : stop, cursor, windowEnd: cursor }, 1);
}

/** Counts, and gives the lease up. */
async function finish(work: LeasedBatch, sent: Sent, perSecond: number): Promise<void> {
  const now = work.services.clock();
  const { cursor, windowEnd } = sent;
  if (sent.stop) {
    const counted = await freshCounts(work, sent.stop, now);
    const { queued } = counted.counts ?? work.batch.counts;
    await work.release({
      ...counted,
      cursor,
      windowEnd,
      dueAt: sent.stop === 'send_rate' ? (sent.nextFreeAt ?? now) : now + rests[sent.stop],
      waitingFor: waitingFor(sent.stop),
      estimatedLastSendAt:
        work.batch.estimatedLastSendAt ?? (sent.nextFreeAt ?? now) + (queued / perSecond) * 1000,
    });
    return;
  }
  const { counted, nextDueAt } = await work.recount();
  const ended = { ...counted, cursor: 0, windowEnd: 0 };
  if (nextDueAt === Number.POSITIVE_INFINITY) {
    await work.release({ ...ended, state: 'completed', dueAt: undefined, waitingFor: undefined });
  } else {
    const waitingFor = counted.counts.queued === 0 ? 'answers_in_doubt' : 'unavailable';
    await work.release({ ...ended, dueAt: Math.max(nextDueAt, now + passPause), waitingFor });
  }
}

/** A batch whose turn comes again at once is not counted at each; one that rests must rest with true counts. */
async function freshCounts(work: LeasedBatch, stop: Stop, now: number): Promise<Partial<Counted>> {
  const comesAgain = stop === 'time_up' || stop === 'send_rate';
  if (comesAgain && !work.countsFreely && now - work.batch.countedAt < countsMaxAge) return {};
  return (await work.recount()).counted;
}

function waitingFor(stop: NonNullable<Sent['stop']>): BatchProgress['waitingFor'] {
  return stop === 'time_up' ? 'send_rate' : stop;
}
