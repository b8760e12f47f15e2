import { Failure } from '../failure.ts';
import type { Organization } from '../organizations/organization.ts';
import type { CreateBatchInput } from '../schemas/create-batch.ts';
import { isAccepted } from './batch.ts';
import { type Chunk, count } from './chunk.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { callSize, windowChunks } from './send.ts';
import { currentSendRate } from './send-rate.ts';
import type { SendRate } from './services.ts';
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
  chunks: readonly Chunk[],
  options: AcceptOptions,
): Promise<void> {
  try {
    await accept(work, chunks, await write(work, chunks, options), options);
  } catch (error) {
    if (isAccepted(work.batch)) {
      work.services.log.warn('work_left_to_deliver', { batchId: work.batch.id, error });
      return;
    }
    await giveUp(work);
    throw error instanceof Failure ? error : new Failure('unavailable', { cause: error, retryAfter: 5 });
  }
}

/**
 * Writes configuration, chunks and, unless an answer is wanted first, tokens; nothing is in flight when it settles.
 *
 * @returns how many chunks have their tokens
 */
async function write(work: LeasedBatch, chunks: readonly Chunk[], options: AcceptOptions): Promise<number> {
  const { batch, services, signal } = work;
  const [configuration, written, minted] = await Promise.allSettled([
    services.batches.writeConfiguration(batch, options.input.configuration),
    services.chunks.write(batch, chunks, signal),
    options.respondAsync ? 0 : services.tokens.mint(batch, chunks, work.isTimeUp, signal),
  ]);
  if (configuration.status === 'rejected') throw configuration.reason;
  if (written.status === 'rejected') throw written.reason;
  return minted.status === 'fulfilled' ? minted.value : 0;
}

async function accept(
  work: LeasedBatch,
  chunks: readonly Chunk[],
  minted: number,
  options: AcceptOptions,
): Promise<void> {
  const { services, batch } = work;
  const now = services.clock();
  const accepted = { minted, acceptedAt: now, counts: count(chunks), countedAt: now };
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
  const firstCall = Math.min(callSize(perSecond), chunks[0]?.recipients.length ?? 0);
  const firstSlot = services.sendRate.take(firstCall, perSecond, now, now);
  // Its failure is met where the slot is used.
  firstSlot.catch(() => undefined);
  await work.save({
    ...accepted,
    state: 'sending',
    windowEnd: Math.min(windowChunks(perSecond), chunks.length),
    windowRound: batch.round,
    dueAt: work.lease.until,
  });
  const { organization, input } = options;
  const { configuration } = input;
  await workBatch(work, {
    organization,
    configuration,
    latestSlot: () => 0,
    sendRate,
    firstSlot,
    freshWindow: true,
  });
}

/** Makes room for a retry; without a key there will be none, and the deliver entry clears away. */
async function giveUp(work: LeasedBatch): Promise<void> {
  const { idempotent, id } = work.batch;
  await work
    .release({ state: 'creating', dueAt: idempotent ? undefined : work.services.clock() })
    .catch((error: unknown) => work.services.log.warn('lease_not_given_up', { batchId: id, error }));
}
