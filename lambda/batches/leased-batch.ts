import type { Batch, BatchProgress, Lease } from './batch.ts';
import {
  addTallies,
  type Chunk,
  type NewChunks,
  nothingTallied,
  type Tally,
  tally,
  withReports,
} from './chunk.ts';
import type { Invitation } from './invitation.ts';
import type { Services } from './services.ts';

const pageSize = 20;

/** What a count of a batch's chunks says. */
export type Counted = Pick<BatchProgress, 'counts' | 'redeemed' | 'countedAt'>;

/**
 * A batch that this process holds the lease of: the one way in which its progress and its chunks are changed,
 * whether a request works on it or the deliver entry.
 */
export class LeasedBatch {
  readonly services: Services;
  readonly lease: Lease;
  /** Ends every call in flight before the lease does. */
  readonly signal: AbortSignal;
  readonly isTimeUp: () => boolean;
  #batch: Batch;
  /** The page that was read last. */
  #page = new Map<number, Chunk>();
  /** Where this process made the batch itself: its chunks as they were made. */
  #made: NewChunks | undefined;
  /** What there is to count in those of them that were written again since. */
  readonly #tallies = new Map<number, Tally>();

  constructor(
    services: Services,
    batch: Batch,
    lease: Lease,
    limits: { signal: AbortSignal; isTimeUp: () => boolean },
  ) {
    this.services = services;
    this.lease = lease;
    this.signal = limits.signal;
    this.isTimeUp = limits.isTimeUp;
    this.#batch = batch;
  }

  /** Takes the batch's chunks from where they were made, so that none is read. */
  hold(chunks: NewChunks): void {
    this.#made = chunks;
  }

  get batch(): Batch {
    return this.#batch;
  }

  /** Whether counting reads no chunk. */
  get countsFreely(): boolean {
    return this.#made !== undefined;
  }

  /** Writes progress and goes on. @throws LeaseLost */
  async save(changes: Partial<BatchProgress>): Promise<void> {
    const next = { ...this.#batch, ...changes };
    const revokedAt = await this.services.batches.save(next.id, next, this.lease);
    this.#batch = { ...next, revokedAt };
  }

  /** Writes progress and gives the batch up. @throws LeaseLost */
  async release(changes: Partial<BatchProgress>): Promise<void> {
    const next = { ...this.#batch, ...changes };
    await this.services.batches.release(next.id, next, this.lease, this.#batch.wakes);
    this.#batch = { ...next, lease: undefined };
  }

  /** The chunk of a number, as it was made here, or read with those that follow it. */
  async chunk(number: number): Promise<Chunk> {
    if (this.#made && !this.#tallies.has(number)) return this.#made.at(number);
    const known = this.#page.get(number);
    if (known) return known;
    const end = Math.min(number + pageSize, this.#batch.chunks);
    const page = await this.services.chunks.read(this.#batch.id, number, end);
    this.#page = new Map(page.map((chunk) => [chunk.number, chunk]));
    const read = this.#page.get(number);
    if (!read) throw new Error(`Chunk ${number} of batch ${this.#batch.id} is missing`);
    return read;
  }

  /**
   * Records what became of some invitations of a chunk, by position, under this lease; what others wrote there in the
   * meantime stays, and wins where it says more.
   *
   * @returns the chunk as it is now
   */
  async report(chunk: Chunk, reports: Iterable<readonly [number, Invitation]>): Promise<Chunk> {
    const { id, round } = this.#batch;
    const known = [...reports];
    const change = (now: Chunk): Chunk => ({ ...withReports(now, known), round: Math.max(now.round, round) });
    const written = await this.services.chunks.change(id, chunk.number, change, chunk);
    if (!written) throw new Error(`Chunk ${chunk.number} of batch ${id} is missing`);
    if (this.#made) this.#tallies.set(chunk.number, tally([written]));
    if (this.#page.has(chunk.number)) this.#page.set(chunk.number, written);
    return written;
  }

  /**
   * Counts invitations and used tokens anew from the chunks.
   *
   * @returns the counts as progress, and when the first mail that is not settled is due (epoch milliseconds, or Infinity)
   */
  async recount(): Promise<{ counted: Counted; nextDueAt: number }> {
    const countedAt = this.services.clock();
    let total = nothingTallied;
    for await (const part of this.#parts()) total = addTallies(total, part);
    const { counts, redeemed, nextDueAt } = total;
    return { counted: { counts, redeemed, countedAt }, nextDueAt };
  }

  async *#parts(): AsyncGenerator<Tally> {
    const { id, chunks } = this.#batch;
    if (this.#made) {
      for (let number = 0; number < chunks; number += 1) {
        yield this.#tallies.get(number) ?? this.#made.tallyAt(number);
      }
      return;
    }
    for (let from = 0; from < chunks; from += pageSize) {
      yield tally(await this.services.chunks.read(id, from, Math.min(from + pageSize, chunks)));
    }
  }
}
