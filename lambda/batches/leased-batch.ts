import type { Batch, BatchProgress, Lease } from './batch.ts';
import { type Chunk, count, countRedeemed, noInvitations, withReports } from './chunk.ts';
import { dueAt, type Invitation } from './invitation.ts';
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
  #chunks = new Map<number, Chunk>();

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

  /** Keeps all of the batch's chunks at hand, so that none is read. */
  hold(chunks: readonly Chunk[]): void {
    this.#chunks = new Map(chunks.map((chunk) => [chunk.number, chunk]));
  }

  get batch(): Batch {
    return this.#batch;
  }

  /** All of the batch's chunks, in order, if they are at hand. */
  get heldChunks(): readonly Chunk[] | undefined {
    return this.#chunks.size === this.#batch.chunks ? [...this.#chunks.values()] : undefined;
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

  /** The chunk of a number, read with those that follow it. */
  async chunk(number: number): Promise<Chunk> {
    const known = this.#chunks.get(number);
    if (known) return known;
    const end = Math.min(number + pageSize, this.#batch.chunks);
    const page = await this.services.chunks.read(this.#batch.id, number, end);
    this.#chunks = new Map(page.map((chunk) => [chunk.number, chunk]));
    const read = this.#chunks.get(number);
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
    if (this.#chunks.has(chunk.number)) this.#chunks.set(chunk.number, written);
    return written;
  }

  /**
   * Counts invitations and used tokens anew from the chunks.
   *
   * @returns the counts as progress, and when the first mail that is not settled is due (epoch milliseconds, or Infinity)
   */
  async recount(): Promise<{ counted: Counted; nextDueAt: number }> {
    const countedAt = this.services.clock();
    let counts = noInvitations;
    let redeemed = 0;
    let nextDueAt = Number.POSITIVE_INFINITY;
    for await (const page of this.#pages()) {
      counts = count(page, counts);
      redeemed += countRedeemed(page);
      for (const { recipients } of page) {
        for (const { invitation } of recipients) nextDueAt = Math.min(nextDueAt, dueAt(invitation));
      }
    }
    return { counted: { counts, redeemed, countedAt }, nextDueAt };
  }

  async *#pages(): AsyncGenerator<readonly Chunk[]> {
    const { id, chunks } = this.#batch;
    if (this.heldChunks) {
      yield this.heldChunks;
      return;
    }
    for (let from = 0; from < chunks; from += pageSize) {
      yield await this.services.chunks.read(id, from, Math.min(from + pageSize, chunks));
    }
  }
}
