import { Failure } from '../failure.ts';
import { mapSettled } from '../map-settled.ts';
import type { Organization } from '../organizations/organization.ts';
import type { CreateBatchInput } from '../schemas/create-batch.ts';
import { isAccepted } from './batch.ts';
import type { Chunk, NewChunks } from './chunk.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { callSize, windowChunks } from './send.ts';
import { currentSendRate } from './send-rate.ts';
import { LeaseLost, type SendRate } from './services.ts';
import { slotsFreeNow } from './slots.ts';
import { workBatch } from './work-batch.ts';

export interface AcceptOptions {
  readonly organization: Organization;
  readonly input: CreateBatchInput;
  readonly respondAsync: boolean;
  /** As read with the request; `undefined` before the first mail ever. */
  readonly sendRate: SendRate | undefined;
}

/**
 * Writes a claimed batch, accepts it, and begins with its mail.
 * Before it is accepted nothing is mailed; after it, nothing is lost, whatever happens here.
 *
 * @throws Failure unavailable when it could not be accepted; a retry with its key takes it over at once
 */
export async function acceptBatch(
  work: LeasedBatch,
  chunks: NewChunks,
  options: AcceptOptions,
): Promise<void> {
  try {
    await accept(work, chunks, await write(work, chunks, options), options);
  } catch (error) {
    if (isAccepted(work.batch) || (error instanceof LeaseLost && (await wasAccepted(work)))) {
      work.services.log.warn('work_left_to_deliver', { batchId: work.batch.id, error });
      return;
    }
    await giveUp(work);
    throw error instanceof Failure ? error : new Failure('unavailable', { cause: error, retryAfter: 5 });
  }
}

/** Chunks made and written at a time: as many as one call takes, so that no call is spent on fewer. */
const groupSize = 25;

/** Groups under way at a time: while the last calls of one are answered, the next has its first. */
const groupsUnderWay = 2;

/**
 * Writes configuration, chunks and, unless an answer is wanted first, tokens; nothing is in flight when it settles.
 *
 * @returns how many chunks, from the first, have their tokens
 */
async function write(work: LeasedBatch, chunks: NewChunks, options: AcceptOptions): Promise<number> {
  const { batch, services } = work;
  const starts = Array.from({ length: Math.ceil(chunks.length / groupSize) }, (_, n) => n * groupSize);
  let mayMint = !options.respondAsync;
  const [configuration, groups] = await Promise.allSettled([
    services.batches.writeConfiguration(batch, options.input.configuration, work.signal),
    mapSettled(starts, groupsUnderWay, async (start) => {
      const group = chunks.slice(start, start + groupSize);
      const minted = await writeGroup(work, group, mayMint);
      if (minted < group.length) mayMint = false;
      return minted;
    }),
  ]);
  if (configuration.status === 'rejected') throw configuration.reason;
  if (groups.status === 'rejected') throw groups.reason;
  const short = groups.value.findIndex((minted) => minted < groupSize);
  return short < 0 ? chunks.length : short * groupSize + (groups.value[short] ?? 0);
}

/** @returns how many of the chunks, from the first, have their tokens */
async function writeGroup(work: LeasedBatch, group: readonly Chunk[], mayMint: boolean): Promise<number> {
  const { batch, services, signal } = work;
  const [written, minted] = await Promise.allSettled([
    services.chunks.write(batch, group, signal),
    mayMint ? services.tokens.mint(batch, group, work.isTimeUp, signal) : 0,
  ]);
  if (written.status === 'rejected') throw written.reason;
  return minted.status === 'fulfilled' ? minted.value : 0;
}

async function accept(
  work: LeasedBatch,
  chunks: NewChunks,
  minted: number,
  options: AcceptOptions,
): Promise<void> {
  const { services, batch } = work;
  const now = services.clock();
  const accepted = { minted, acceptedAt: now, ...(await work.recount()).counted };
  if (minted < chunks.length) {
    await work.release({ ...accepted, state: 'minting', answeredLater: true, dueAt: now });
    return;
  }
  if (!batch.sendEmail || chunks.length === 0) {
    await work.release({ ...accepted, state: 'completed', dueAt: undefined });
    return;
  }
  if (options.organization.paused) {
    await work.release({ ...accepted, state: 'sending', dueAt: now, waitingFor: 'paused' });
    return;
  }
  const sendRate = options.sendRate ?? (await currentSendRate(services, work.signal).catch(() => undefined));
  if (!sendRate) {
    await work.release({ ...accepted, state: 'sending', dueAt: now, waitingFor: 'unavailable' });
    return;
  }
  const { perSecond } = sendRate;
  const firstCall = Math.min(callSize(perSecond), batch.success);
  const firstSlot = services.sendRate.take(firstCall, perSecond, now, now);
  // Its failure is met where the slot is used.
  firstSlot.catch(() => undefined);
  await work.save({
    ...accepted,
    state: 'sending',
    windowEnd: Math.min(windowChunks(perSecond), chunks.length),
    windowRound: batch.round,
    ratePerSecond: perSecond,
  });
  const { organization, input } = options;
  await workBatch(work, {
    organization,
    configuration: input.configuration,
    slots: slotsFreeNow(services, perSecond, firstSlot),
    perSecond: () => perSecond,
    freshWindow: true,
    isAnswered: true,
  });
}

/** Somebody else works on the batch: then it was accepted, and only the answer to that was lost. */
async function wasAccepted({ services, batch }: LeasedBatch): Promise<boolean> {
  const stored = await services.batches.find(batch.id);
  return stored !== undefined && isAccepted(stored);
}

/** Makes room for a retry; without a key there will be none, and the deliver entry clears away. */
async function giveUp(work: LeasedBatch): Promise<void> {
  const { idempotent, id } = work.batch;
  await work
    .release({ state: 'creating', dueAt: idempotent ? undefined : work.services.clock() })
    .catch((error: unknown) => work.services.log.warn('lease_not_given_up', { batchId: id, error }));
}
