import { type Batch, type BatchProgress, type Lease, leaseEnd, sendingLeaseMs } from './batch.ts';
import {
  addTallies,
  type Chunk,
  type NewChunks,
  nothingTallied,
  subtractTallies,
  type Tally,
  tally,
  withReports,
} from './chunk.ts';
import type { Invitation } from './invitation.ts';
import { leaseSignal } from './lease-signal.ts';
import { LeaseLost, type Services } from './services.ts';

const pageSize = 20;

/** Counts of a batch under way are written no later than this after they changed, in milliseconds. */
const saveIntervalMs = 1_500;

/** All chunks of a batch under way are counted anew after this many milliseconds, for each hundred chunks of it. */
const recountIntervalMs = 30_000;

/** What a count of a batch's chunks says. */
export type Counted = Pick<BatchProgress, 'counts' | 'redeemed' | 'countedAt' | 'recountedAt'>;

export interface LeaseLimits {
  /** Ends every call in flight before the process ends. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds at which the process is ended. */
  readonly deadline: number;
  /** Whether no more work is to be begun. */
  readonly isTimeUp: () => boolean;
}

/**
 * A batch that this process holds the lease of: the one way in which its progress and its chunks are changed,
 * whether a request works on it or the deliver entry. Nothing leaves after the lease has ended.
 */
export class LeasedBatch {
  readonly services: Services;
  /** Ends every call in flight with the process, and begins none after the lease. */
  readonly signal: AbortSignal;
  readonly #limits: LeaseLimits;
  #batch: Batch;
  #lease: Lease;
  #isLost = false;
  /** One write of the batch at a time. */
  #writes: Promise<unknown> = Promise.resolve();
  #savedAt: number;
  #hasNews = false;
  #recounting: Promise<unknown> | undefined;
  /** What changed in chunks whose outcome is recorded later, by number: a chunk may take many calls. */
  readonly #unrecorded = new Map<number, Tally[]>();
  /** What was reported since the count under way began. */
  #reported: { readonly number: number; readonly version: number; readonly change: Tally }[] | undefined;
  /** The page that was read last. */
  #page = new Map<number, Chunk>();
  /** Where this process made the batch itself: its chunks as they were made. */
  #made: NewChunks | undefined;
  /** What there is to count in those of them that were written again since. */
  readonly #tallies = new Map<number, Tally>();

  constructor(services: Services, batch: Batch, lease: Lease, limits: LeaseLimits) {
    this.services = services;
    this.#batch = batch;
    this.#lease = lease;
    this.#limits = limits;
    this.#savedAt = services.clock();
    this.signal = leaseSignal(limits.signal, () => this.hasEnded);
  }

  /** Takes the batch's chunks from where they were made, so that none is read. */
  hold(chunks: NewChunks): void {
    this.#made = chunks;
  }

  get batch(): Batch {
    return this.#batch;
  }

  get lease(): Lease {
    return this.#lease;
  }

  /** Whether the lease is over: nothing may be written or mailed any more. */
  get hasEnded(): boolean {
    return this.#isLost || this.services.clock() >= this.#lease.until;
  }

  /** Whether no more work is to be begun. */
  readonly isTimeUp = (): boolean => this.hasEnded || this.#limits.isTimeUp();

  /** Whether all chunks were counted so lately, or are known so well, that they need not be counted for others to read. */
  get isCounted(): boolean {
    const pause = recountIntervalMs * Math.max(1, this.#batch.chunks / 100);
    return this.#made !== undefined || this.services.clock() - this.#batch.recountedAt < pause;
  }

  /** Writes progress, renews the lease, and goes on. @throws LeaseLost */
  save(changes: Partial<BatchProgress>): Promise<void> {
    return this.#write(async (lease) => {
      const next = { ...this.#batch, ...changes, dueAt: lease.until };
      this.#hasNews = false;
      this.#savedAt = this.services.clock();
      const shown = { ...next, ...(changes.counts ? {} : this.#countsNow()) };
      const marks = await this.services.batches.save(next.id, shown, lease, this.signal);
      this.#batch = { ...next, ...marks, ...this.#changedMeanwhile(next), lease };
      this.#lease = lease;
    }, changes);
  }

  /** Writes progress and gives the batch up. @throws LeaseLost */
  release(changes: Partial<BatchProgress>): Promise<void> {
    return this.#write(async (lease) => {
      const next = { ...this.#batch, ...changes };
      const { wakes } = this.#batch;
      const dueAt = await this.services.batches.release(next.id, next, lease, wakes, this.signal);
      this.#batch = { ...next, dueAt, lease: undefined };
    }, changes);
  }

  /**
   * Keeps what others read of the batch true while it is worked on, and the lease ours: to be called about once a
   * second. Writes only when there is something to write.
   */
  async heartbeat(): Promise<void> {
    const now = this.services.clock();
    if (this.#batch.lease === undefined || this.hasEnded) return;
    const isEnding = this.#leaseEnd({}) - this.#lease.until > sendingLeaseMs / 3;
    if (isEnding || (this.#hasNews && now - this.#savedAt >= saveIntervalMs)) {
      await this.save({}).catch((error: unknown) => {
        // Given up meanwhile: there is nothing to keep.
        if (this.#batch.lease !== undefined) throw error;
      });
    }
    if (!this.isCounted) await this.#recountBeside();
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

  /** The chunk as it is stored now. */
  async freshChunk(number: number): Promise<Chunk> {
    const [chunk] = await this.services.chunks.readSome(this.#batch.id, [number]);
    if (!chunk) throw new Error(`Chunk ${number} of batch ${this.#batch.id} is missing`);
    if (this.#page.has(number)) this.#page.set(number, chunk);
    return chunk;
  }

  /** Has the counts know what became of some invitations of a chunk that is recorded later, when all are through. */
  foresee(chunk: Chunk, reports: Iterable<readonly [number, Invitation]>): void {
    const change = subtractTallies(tally([withReports(chunk, reports)]), tally([chunk]));
    const known = this.#unrecorded.get(chunk.number) ?? [];
    this.#unrecorded.set(chunk.number, [...known, change]);
    this.#batch = { ...this.#batch, countedAt: this.services.clock() };
    this.#hasNews = true;
  }

  /**
   * Records what became of some invitations of a chunk, by position, under this lease; what others wrote there in the
   * meantime stays, and wins where it says more.
   *
   * @param amend changes the chunk before that; pure
   * @returns the chunk as it is now
   */
  async report(
    chunk: Chunk,
    reports: Iterable<readonly [number, Invitation]>,
    amend: (chunk: Chunk) => Chunk = (same) => same,
  ): Promise<Chunk> {
    if (this.hasEnded) throw new LeaseLost();
    const { id, round } = this.#batch;
    const known = [...reports];
    let before = chunk;
    const change = (now: Chunk): Chunk => {
      before = now;
      return { ...withReports(amend(now), known), round: Math.max(now.round, round) };
    };
    const written = await this.services.chunks
      .change(id, chunk.number, change, chunk, this.signal)
      .finally(() => this.#unrecorded.delete(chunk.number));
    if (!written) throw new Error(`Chunk ${chunk.number} of batch ${id} is missing`);
    this.#count(written, subtractTallies(tally([written]), tally([before])));
    if (this.#made) this.#tallies.set(chunk.number, tally([written]));
    if (this.#page.has(chunk.number)) this.#page.set(chunk.number, written);
    return written;
  }

  /**
   * Counts invitations and used tokens anew from the chunks.
   *
   * @returns the counts as progress, and when there is something to do next (epoch milliseconds, or Infinity)
   */
  async recount(): Promise<{ counted: Counted; nextDueAt: number }> {
    await this.#recounting?.catch(() => undefined);
    const countedAt = this.services.clock();
    this.#reported = [];
    const versions = new Map<number, number>();
    let total = nothingTallied;
    for await (const [part, of] of this.#parts()) {
      total = addTallies(total, part);
      for (const { number, version } of of) versions.set(number, version);
    }
    for (const { number, version, change } of this.#reported) {
      if (version > (versions.get(number) ?? Number.POSITIVE_INFINITY)) total = addTallies(total, change);
    }
    this.#reported = undefined;
    const { counts, redeemed, nextDueAt } = total;
    return { counted: { counts, redeemed, countedAt, recountedAt: countedAt }, nextDueAt };
  }

  /** Counts while the sending goes on. */
  async #recountBeside(): Promise<void> {
    if (this.#recounting) return;
    const counting = this.recount().then(({ counted }) => {
      this.#batch = { ...this.#batch, ...counted };
      this.#hasNews = true;
    });
    this.#recounting = counting;
    await counting.finally(() => {
      this.#recounting = undefined;
    });
  }

  /** The counts with what is not recorded yet. */
  #countsNow(): Pick<BatchProgress, 'counts' | 'redeemed'> {
    const changes = [...this.#unrecorded.values()].flat();
    const { counts, redeemed } = changes.reduce(addTallies, { ...nothingTallied, ...this.#batch });
    return { counts, redeemed };
  }

  /** When the lease ends that is taken or renewed now, with these changes. */
  #leaseEnd(changes: Partial<BatchProgress>): number {
    return leaseEnd({ ...this.#batch, ...changes }, this.services.clock(), this.#limits.deadline);
  }

  #count({ number, version }: Chunk, change: Tally): void {
    this.#reported?.push({ number, version, change });
    const { counts, redeemed } = addTallies({ ...nothingTallied, ...this.#batch }, change);
    this.#batch = { ...this.#batch, counts, redeemed, countedAt: this.services.clock() };
    this.#hasNews = true;
  }

  /** Counts that came in while a write was under way. */
  #changedMeanwhile(written: Counted): Counted {
    const { counts, redeemed, countedAt, recountedAt } = this.#hasNews ? this.#batch : written;
    return { counts, redeemed, countedAt, recountedAt };
  }

  async #write(write: (lease: Lease) => Promise<void>, changes: Partial<BatchProgress>): Promise<void> {
    const turn = this.#writes.then(async () => {
      if (this.hasEnded) throw new LeaseLost();
      await write({ holder: this.#lease.holder, until: this.#leaseEnd(changes) });
    });
    this.#writes = turn.catch(() => undefined);
    try {
      await turn;
    } catch (error) {
      if (error instanceof LeaseLost) this.#isLost = true;
      throw error;
    }
  }

  async *#parts(): AsyncGenerator<[Tally, readonly Chunk[]]> {
    const { id, chunks } = this.#batch;
    if (this.#made) {
      for (let number = 0; number < chunks; number += 1) {
        yield [this.#tallies.get(number) ?? this.#made.tallyAt(number), []];
      }
      return;
    }
    for (let from = 0; from < chunks; from += pageSize) {
      const page = await this.services.chunks.read(id, from, Math.min(from + pageSize, chunks));
      yield [tally(page), page];
    }
  }
}
