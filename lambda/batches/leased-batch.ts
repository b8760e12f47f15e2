import type { Batch, BatchProgress, Lease } from './batch.ts';
import { type Chunk, type Counts, count, noInvitations } from './chunk.ts';
import { dueAt } from './invitation.ts';
import type { Services } from './services.ts';

const pageSize = 20;

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

  /** Records a chunk's invitations under this lease. @throws LeaseLost */
  async record(chunk: Chunk): Promise<void> {
    const recorded = { ...chunk, round: this.#batch.round };
    await this.services.chunks.record(recorded, this.#batch);
    if (this.#chunks.has(chunk.number)) {
      this.#chunks.set(chunk.number, { ...recorded, version: chunk.version + 1 });
    }
  }

  /**
   * Counts the invitations anew from the chunks.
   *
   * @returns the counts, and when the first mail that is not settled is due (epoch milliseconds, or Infinity)
   */
  async recount(): Promise<{ counts: Counts; nextDueAt: number }> {
    let counts = noInvitations;
    let nextDueAt = Number.POSITIVE_INFINITY;
    for await (const page of this.#pages()) {
      counts = count(page, counts);
      for (const { recipients } of page) {
        for (const { invitation } of recipients) nextDueAt = Math.min(nextDueAt, dueAt(invitation));
      }
    }
    return { counts, nextDueAt };
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
