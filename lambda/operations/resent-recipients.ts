import type { Batch } from '../batches/batch.ts';
import {
  addTallies,
  type Chunk,
  chunkSize,
  nothingTallied,
  resendPositions,
  tally,
} from '../batches/chunk.ts';
import type { Recipient } from '../batches/recipient.ts';
import type { Services } from '../batches/services.ts';

/** Chunks read at a time, and for one page of a list. */
const chunksAtOnce = 50;
const chunksAPage = 200;

/**
 * Recipients that a resend queued, by what it noted in the chunks of the batch that it is about.
 *
 * @param start place in that batch to begin at
 * @returns `next`: the place to go on at; `undefined` when there are no more. A page may be short, and have one
 */
export async function resentRecipients(
  batch: Batch,
  start: number,
  limit: number,
  services: Services,
): Promise<{ readonly recipients: Recipient[]; readonly next: number | undefined }> {
  const [first, end] = chunksOf(batch);
  const from = Math.max(first, Math.floor(start / chunkSize));
  const recipients: Recipient[] = [];
  for await (const chunk of read(batch, from, Math.min(end, from + chunksAPage), services)) {
    for (const position of positions(chunk, batch)) {
      const place = chunk.number * chunkSize + position;
      const recipient = chunk.recipients[position];
      if (place < start || !recipient) continue;
      if (recipients.length === limit) return { recipients, next: place };
      recipients.push(recipient);
    }
  }
  return { recipients, next: from + chunksAPage < end ? (from + chunksAPage) * chunkSize : undefined };
}

/** A resend with its invitations counted as they are now. */
export async function withResentCounts(batch: Batch, services: Services): Promise<Batch> {
  const [first, end] = chunksOf(batch);
  const countedAt = services.clock();
  let total = nothingTallied;
  for await (const chunk of read(batch, first, end, services)) {
    const recipients = positions(chunk, batch).flatMap((position) => chunk.recipients[position] ?? []);
    total = addTallies(total, tally([{ ...chunk, recipients }]));
  }
  return { ...batch, counts: total.counts, redeemed: total.redeemed, countedAt };
}

/** The chunks that it has gone through. */
function chunksOf({ requeue, minted }: Batch): [number, number] {
  if (requeue?.place === undefined) return [0, minted];
  const chunk = Math.floor(requeue.place / chunkSize);
  return [chunk, chunk + minted];
}

function positions(chunk: Chunk, { id }: Batch): number[] {
  return [...resendPositions(chunk, id)].sort((a, b) => a - b);
}

async function* read(
  { requeue }: Batch,
  from: number,
  to: number,
  { chunks }: Services,
): AsyncGenerator<Chunk> {
  for (let start = from; requeue && start < to; start += chunksAtOnce) {
    yield* await chunks.read(requeue.batchId, start, Math.min(start + chunksAtOnce, to));
  }
}
