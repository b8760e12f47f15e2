import type { Organization } from '../organizations/organization.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { openLinkMaker } from '../tokens/link.ts';
import type { BatchProgress } from './batch.ts';
import { type Chunk, duePositions } from './chunk.ts';
import { posted } from './invitation.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { type Sent, type Stop, send } from './send.ts';
import type { Slots } from './slots.ts';

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

/** Chunks whose tokens are made between two notes of the progress. */
const mintPage = 100;

export interface WorkOptions {
  readonly organization: Organization;
  readonly configuration: Configuration;
  readonly slots: Slots;
  /** Recipients a second that SES takes from the whole account; `undefined` while SES cannot be asked. */
  readonly perSecond: (() => number) | undefined;
  /** When the last of so many queued recipients will have been mailed, in epoch milliseconds. @default by the rate */
  readonly estimateLastSendAt?: (queued: number) => number;
  /** The window on the batch was noted just now, by this process that made its chunks: nothing in it is in doubt. */
  readonly freshWindow?: boolean;
  /** What is written at the end is what the first answer tells. */
  readonly isAnswered?: boolean;
}

/**
 * What a process made within the last second is not read again for the window that it noted then, nor for longer than
 * this, in milliseconds.
 */
const freshMs = 10_000;

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
    await finish(work, nothingSent, options);
    return;
  }
  if (work.batch.state === 'completed') {
    // Its chunks were changed from outside: by news of its mail, a token that was used, or a mail queued once more.
    const { counted, nextDueAt } = await work.recount();
    if (nextDueAt === Number.POSITIVE_INFINITY) {
      await finish(work, nothingSent, options);
      return;
    }
    await work.save({ ...counted, state: 'sending' });
  }
  if (!options.freshWindow) await settleWindow(work);
  if (options.organization.paused) {
    await rest(work, 'paused', options);
    return;
  }
  const { services } = work;
  const { perSecond } = options;
  if (!perSecond) {
    await rest(work, 'unavailable', options);
    return;
  }
  const { batch } = work;
  const openLinks = () => openLinkMaker(batch, services);
  const freshUntil = options.freshWindow ? services.clock() + freshMs : 0;
  const freshEnd = batch.windowEnd;
  const isFresh = ({ number }: Chunk): boolean => number < freshEnd && services.clock() < freshUntil;
  const estimateLastSendAt =
    options.estimateLastSendAt ?? ((queued) => services.clock() + (queued / perSecond()) * 1000);
  const sending = { ...options, perSecond, estimateLastSendAt };
  const sent = await send(work, { ...sending, openLinks, isFresh });
  await finish(work, sent, sending);
}

const nothingSent: Sent = { stop: undefined, cursor: 0, windowEnd: 0 };

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
async function rest(work: LeasedBatch, stop: Stop, options: WorkOptions): Promise<void> {
  const { counts } = (await work.recount()).counted;
  const isDone = counts.queued + counts.unknown === 0;
  const { cursor } = work.batch;
  await finish(work, { stop: isDone ? undefined : stop, cursor, windowEnd: cursor }, options);
}

/** Counts, and gives the lease up. */
async function finish(work: LeasedBatch, sent: Sent, options: WorkOptions): Promise<void> {
  const now = work.services.clock();
  const { cursor, windowEnd, stop, nextFreeAt = now } = sent;
  // What comes again at once is not counted each time; what rests must rest with true counts.
  const comesAgain = (stop === 'time_up' || stop === 'send_rate') && !options.isAnswered && work.isCounted;
  const { counted, nextDueAt } = comesAgain ? { counted: work.batch, nextDueAt: now } : await work.recount();
  const { counts, redeemed, countedAt, recountedAt } = counted;
  const { queued } = counts;
  const last = queued === 0 ? undefined : options.estimateLastSendAt?.(queued);
  const estimatedLastSendAt = last === undefined ? undefined : Math.ceil(Math.max(last, nextFreeAt));
  const estimate = {
    estimatedLastSendAt,
    ...(options.isAnswered && { answeredLastSendAt: estimatedLastSendAt }),
    ...(options.perSecond && { ratePerSecond: options.perSecond() }),
  };
  if (stop) {
    await work.release({
      counts,
      redeemed,
      countedAt,
      recountedAt,
      ...estimate,
      cursor,
      windowEnd,
      dueAt: stop === 'send_rate' ? nextFreeAt : now + rests[stop],
      waitingFor: waitingFor(stop),
    });
    return;
  }
  const ended = { counts, redeemed, countedAt, recountedAt, ...estimate, cursor: 0, windowEnd: 0 };
  if (nextDueAt === Number.POSITIVE_INFINITY) {
    await work.release({ ...ended, state: 'completed', dueAt: undefined, waitingFor: undefined });
  } else {
    const isMarked = work.batch.markedDueAt !== undefined;
    const waitingFor = queued === 0 ? 'answers_in_doubt' : 'unavailable';
    const dueAt = Math.max(nextDueAt, now + (isMarked ? 0 : passPause));
    await work.release({ ...ended, dueAt, waitingFor: isMarked ? 'send_rate' : waitingFor });
  }
}

function waitingFor(stop: NonNullable<Sent['stop']>): BatchProgress['waitingFor'] {
  return stop === 'time_up' ? 'send_rate' : stop;
}
