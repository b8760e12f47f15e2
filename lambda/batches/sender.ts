import type { TimeLimits } from './create-batch.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { acquireBatch, processLeasedBatch } from './process-due-batch.ts';
import { refreshSendRate, sendRateMaxAge } from './send-rate.ts';
import type { DueBatch, Services } from './services.ts';
import { SlotQueue } from './slot-queue.ts';

/** The lease of the one that sends, in milliseconds. */
export const senderLeaseMs = 15_000;

/** The lease is renewed, and what was asked for heard, so often; what is due is looked up so often. In milliseconds. */
const stepMs = 500;
const idleStepMs = 1_000;
const lookUpMs = 2_000;

/** What is due this soon, in milliseconds, is waited for rather than left to the next run. */
const patienceMs = 2_000;

/** Work on a batch is begun so long before it is due, in milliseconds: its first slot may be that moment. */
const earlinessMs = 250;

/**
 * Batches worked on at a time: in all, and of one organization. Where few organizations send, small batches need more
 * at a time to fill the rate.
 */
const maxBatches = 50;
const maxBatchesEach = { least: 2, most: 10 };

/** A batch that was worked on for so long, in milliseconds, makes room where others wait for its place. */
const turnDurationMs = 10_000;

/** So many make room at the same time: each reads and writes for it. */
const yieldingAtOnce = 2;

export interface SenderOptions {
  /** Holder of the sender's lease. */
  readonly holder: string;
  readonly time: TimeLimits;
  /** Whether no more work is to be begun. */
  readonly isOver: () => boolean;
  /** Leases that end within so many milliseconds are waited for: their holders may have died. */
  readonly waitForLeases: number;
}

/** A batch that is worked on. */
interface Held {
  readonly work: LeasedBatch;
  readonly since: number;
  mayYield: boolean;
  beat: Promise<void> | undefined;
}

/** The one process that sends: it holds the leases of several batches at a time, and gives each organization its turn. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #services: Services;
  readonly #queue: SlotQueue;
  readonly #held = new Map<string, Held>();
  /** Work that is begun, by batch: the lease is being taken, or held. */
  readonly #tasks = new Map<string, Promise<void>>();
  /** Batches that are due though the index may not show it yet: somebody asked for them, or they were worked on. */
  readonly #requested = new Map<string, DueBatch>();
  #due: readonly DueBatch[] = [];
  /** Batches that somebody else works on, though the index says that they are due, and when to look again. */
  readonly #refused = new Map<string, number>();
  /** Whether a batch was given back since what is due was looked up. */
  #isStale = true;
  #lookedUpAt = Number.NEGATIVE_INFINITY;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #perSecond: number | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #isLost = false;
  #turns = 0;
  #wake: (() => void) | undefined;

  constructor(options: SenderOptions, services: Services) {
    this.#options = options;
    this.#services = services;
    this.#queue = new SlotQueue(services, () => this.#perSecond ?? 1);
  }

  /** @returns how many turns it took, over all batches */
  async run(): Promise<number> {
    try {
      do {
        await this.#work();
      } while (!this.#isOver() && !(await this.#services.senderLease.release(this.#options.holder)));
    } finally {
      await this.#end();
    }
    return this.#turns;
  }

  /** Works until there is nothing to do, or the time is over. */
  async #work(): Promise<void> {
    while (!this.#isOver()) {
      await this.#look();
      if (!this.#isOver()) this.#begin();
      this.#beat();
      if (this.#tasks.size === 0 && this.#requested.size === 0 && !this.#isExpecting()) return;
      await this.#pause();
    }
  }

  /** Renews the lease and looks what is due. Where that fails the work goes on, as long as the lease lasts. */
  async #look(): Promise<void> {
    try {
      await this.#renew();
      await this.#lookUp();
      await this.#refreshRate();
    } catch (error) {
      if (this.#services.clock() >= this.#renewedAt + senderLeaseMs) throw error;
      this.#services.log.warn('due_batches_not_read', { error });
      this.#isStale = true;
    }
  }

  async #renew(): Promise<void> {
    const now = this.#services.clock();
    const lease = { holder: this.#options.holder, until: now + senderLeaseMs };
    const requested = await this.#services.senderLease.renew(lease);
    if (!requested) this.#isLost = true;
    this.#renewedAt = now;
    for (const batch of requested ?? []) this.#requested.set(batch.batchId, { ...batch, dueAt: now });
  }

  /** Looks up what is due, where that is older than it may be. */
  async #lookUp(): Promise<void> {
    const now = this.#services.clock();
    const isIdle = this.#tasks.size === 0 && this.#requested.size === 0;
    if (!(isIdle && this.#isStale) && now - this.#lookedUpAt < lookUpMs) return;
    this.#lookedUpAt = now;
    this.#isStale = false;
    this.#due = await this.#services.batches.due(now + Math.max(patienceMs, this.#options.waitForLeases));
  }

  /** Asks SES for its rate, where there is something to send and the last answer is older than it may be. */
  async #refreshRate(): Promise<void> {
    const now = this.#services.clock();
    const isNeeded = this.#due.length + this.#requested.size + this.#tasks.size > 0;
    if (!isNeeded || now - this.#refreshedAt < sendRateMaxAge) return;
    await refreshSendRate(this.#services, this.#options.time.signal);
    this.#refreshedAt = now;
    this.#perSecond = (await this.#services.sendRate.read())?.perSecond;
  }

  /** Begins to work on what is due, as far as there is room: the organization that was served longest ago first. */
  #begin(): void {
    const known = new Map(this.#due.map((due) => [due.batchId, due]));
    for (const [batchId, requested] of this.#requested) known.set(batchId, requested);
    const waiting = [...known.values()].filter((due) => this.#isDue(due));
    const groups = [...Map.groupBy(waiting, ({ organizationId }) => organizationId)].sort(
      ([a], [b]) => this.#queue.turnOf(a) - this.#queue.turnOf(b),
    );
    const senders = new Set([
      ...groups.map(([organizationId]) => organizationId),
      ...[...this.#held.values()].map(({ work }) => work.batch.organizationId),
    ]);
    const share = Math.floor(maxBatches / 2 / Math.max(1, senders.size));
    const each = Math.max(maxBatchesEach.least, Math.min(maxBatchesEach.most, share));
    const late: string[] = [];
    for (const [organizationId, batches] of groups) {
      const held = [...this.#held.values()].filter(
        ({ work }) => work.batch.organizationId === organizationId,
      );
      let room = each - held.length;
      for (const { batchId } of batches) {
        if (room <= 0 || this.#tasks.size >= maxBatches) break;
        room -= 1;
        this.#start(batchId);
      }
      if (batches.length > each - held.length) late.push(organizationId);
    }
    this.#makeRoom(late);
  }

  /** Lets those go that were worked on the longest, a few at a time, where others wait for their places. */
  #makeRoom(late: readonly string[]): void {
    const isFull = this.#tasks.size >= maxBatches;
    const inTheWay = [...this.#held.values()]
      .filter(({ work }) => isFull || late.includes(work.batch.organizationId))
      .sort((a, b) => a.since - b.since);
    for (const held of this.#held.values()) held.mayYield = inTheWay.slice(0, yieldingAtOnce).includes(held);
  }

  /** A lease that lasts must end first; what is due without one is begun a little early. */
  #isDue({ batchId, dueAt, leaseUntil }: DueBatch): boolean {
    const now = this.#services.clock();
    if (this.#tasks.has(batchId) || (this.#refused.get(batchId) ?? 0) > now) return false;
    return leaseUntil === undefined ? dueAt <= now + earlinessMs : leaseUntil < now;
  }

  #start(batchId: string): void {
    this.#refused.delete(batchId);
    this.#requested.delete(batchId);
    this.#due = this.#due.filter((due) => due.batchId !== batchId);
    const task = this.#process(batchId)
      .catch((error: unknown) => this.#services.log.warn('turn_failed', { batchId, error }))
      .finally(() => {
        this.#tasks.delete(batchId);
        this.#held.delete(batchId);
        this.#wake?.();
      });
    this.#tasks.set(batchId, task);
  }

  async #process(batchId: string): Promise<void> {
    const isTimeUp = (): boolean => this.#isOver() || this.#isLate(batchId);
    const work = await acquireBatch(batchId, this.#options.time, isTimeUp, this.#services);
    if (!work) {
      this.#refused.set(batchId, this.#services.clock() + idleStepMs);
      return;
    }
    const held: Held = { work, since: this.#services.clock(), mayYield: false, beat: undefined };
    this.#held.set(batchId, held);
    this.#turns += 1;
    const slots = this.#queue.slotsOf(work.batch.organizationId, batchId, work.isTimeUp);
    const perSecond = this.#perSecond;
    await processLeasedBatch(work, {
      slots,
      perSecond: perSecond === undefined ? undefined : () => this.#perSecond ?? perSecond,
      estimateLastSendAt: (queued) => this.#estimate(work, queued),
    });
    await held.beat;
    this.#isStale = true;
    const { dueAt, lease } = work.batch;
    // Not looked up first: the index may lag behind.
    if (lease === undefined && dueAt !== undefined && dueAt <= this.#services.clock() + earlinessMs) {
      this.#requested.set(batchId, { batchId, dueAt, organizationId: work.batch.organizationId });
    }
  }

  #isLate(batchId: string): boolean {
    const held = this.#held.get(batchId);
    return held?.mayYield === true && this.#services.clock() - held.since >= turnDurationMs;
  }

  /** Keeps the leases and the counts of what is worked on. */
  #beat(): void {
    for (const held of this.#held.values()) {
      held.beat ??= held.work
        .heartbeat()
        .catch((error: unknown) => {
          this.#services.log.warn('heartbeat_failed', { batchId: held.work.batch.id, error });
        })
        .finally(() => {
          held.beat = undefined;
        });
    }
  }

  /** Whether something is due so soon that it is waited for. */
  #isExpecting(): boolean {
    const now = this.#services.clock();
    const { answerBy } = this.#options.time;
    return this.#due.some(({ dueAt, leaseUntil }) => {
      const patience =
        leaseUntil === undefined ? patienceMs : Math.max(patienceMs, this.#options.waitForLeases);
      return dueAt <= now + patience && dueAt < answerBy;
    });
  }

  async #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await Promise.race([promise, this.#services.sleep(this.#tasks.size > 0 ? stepMs : idleStepMs)]);
    this.#wake = undefined;
  }

  /**
   * When the last of so many recipients of a batch will have been mailed: each organization gets as much as this one
   * until then, or what it has left.
   */
  #estimate(work: LeasedBatch, queued: number): number {
    const { organizationId } = work.batch;
    const left = new Map<string, number>();
    for (const { work: other } of this.#held.values()) {
      const { batch } = other;
      const ofBatch = batch.id === work.batch.id ? queued : Math.min(batch.counts.queued, queued);
      left.set(batch.organizationId, (left.get(batch.organizationId) ?? 0) + ofBatch);
    }
    const ours = left.get(organizationId) ?? queued;
    let ahead = ours;
    for (const [other, recipients] of left) if (other !== organizationId) ahead += Math.min(recipients, ours);
    return this.#services.clock() + (ahead / (this.#perSecond ?? 1)) * 1000;
  }

  /** Waits for the work under way, and gives the lease up even where somebody asked meanwhile: the next one hears it. */
  async #end(): Promise<void> {
    this.#isLost = true;
    await Promise.all(this.#tasks.values());
    await this.#services.senderLease.release(this.#options.holder, true).catch((error: unknown) => {
      this.#services.log.warn('lease_not_given_up', { error });
    });
  }

  #isOver(): boolean {
    return this.#isLost || this.#options.isOver();
  }
}
