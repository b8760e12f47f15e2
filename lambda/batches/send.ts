import type { Organization } from '../organizations/organization.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { changeToken } from '../tokens/change-token.ts';
import type { LinkMaker } from '../tokens/link.ts';
import { rotate } from '../tokens/transitions.ts';
import type { WaitingFor } from './batch.ts';
import { type Chunk, chunkSize, duePositions } from './chunk.ts';
import { addressKey } from './email-address.ts';
import { endedBeforeSending, type Invitation, posted, suppressedBeforeSending } from './invitation.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { envelopeOf, lettersTo } from './letters.ts';
import type { Envelope, Letter, Posted } from './mailer.ts';
import { type SlotOptions, Slots, type TakenSlot } from './slots.ts';

export interface SendOptions extends SlotOptions {
  readonly organization: Organization;
  readonly configuration: Configuration;
  /** Signs links with keys of now; asked anew for each chunk. */
  readonly openLinks: () => Promise<LinkMaker>;
}

/** Why sending stopped before the pass over the chunks was through. */
export type Stop = Exclude<WaitingFor, 'answers_in_doubt'> | 'time_up';

export interface Sent {
  /** `undefined` when the pass is through. */
  readonly stop: Stop | undefined;
  /** The chunk that the pass goes on with; up to `windowEnd` (not included) outcomes could not be recorded. */
  readonly cursor: number;
  readonly windowEnd: number;
  /** When the send rate has its next free moment, where that is why it stopped. */
  readonly nextFreeAt?: number | undefined;
}

/** Seconds' worth of mail that is noted as possibly under way: what is in doubt after a crash. */
const windowSeconds = 5;

/** Chunks at SES at a time: enough to fill 300 recipients a second when an answer takes a second. */
const maxChunksUnderWay = 8;

/** How long everybody holds back after SES said that it is too much, in milliseconds. */
const throttlePause = 1_000;

/**
 * Sends what is due in the rest of this pass over the chunks. A window of chunks is noted on the batch before it is
 * sent, the outcome of each chunk recorded after: a process that dies leaves in doubt what was in the window and not
 * recorded, and nothing else. Nothing is in flight when it settles.
 *
 * @throws LeaseLost
 */
export async function send(work: LeasedBatch, options: SendOptions): Promise<Sent> {
  return new Sending(work, options).run();
}

/** How many chunks a window holds at a rate (recipients a second). */
export function windowChunks(perSecond: number): number {
  return Math.max(1, Math.floor((perSecond * windowSeconds) / chunkSize));
}

/** Recipients in one call: at most a chunk, and at most one second's worth. */
export function callSize(perSecond: number): number {
  return Math.max(1, Math.min(chunkSize, Math.floor(perSecond)));
}

class Sending {
  readonly #work: LeasedBatch;
  readonly #options: SendOptions;
  readonly #envelope: Envelope;
  readonly #slots: Slots;
  /** Chunks that are being sent and recorded, by number. */
  readonly #underWay = new Map<number, Promise<void>>();
  /** Chunks that were put off by SES, in part or whole. */
  readonly #unfinished = new Set<number>();
  /** Chunks whose outcome could not be recorded. */
  readonly #unrecorded = new Set<number>();
  #next: number;
  #stop: Stop | undefined;
  #nextFreeAt: number | undefined;

  constructor(work: LeasedBatch, options: SendOptions) {
    this.#work = work;
    this.#options = options;
    this.#envelope = envelopeOf(work.batch, options.organization, options.configuration);
    this.#next = work.batch.cursor;
    this.#slots = new Slots(work.services, options);
  }

  async run(): Promise<Sent> {
    try {
      await this.#pass();
    } finally {
      await Promise.all(this.#underWay.values());
    }
    const cursor = this.#cursor();
    const windowEnd = Math.max(cursor, ...[...this.#unrecorded].map((number) => number + 1));
    return { stop: this.#stop, cursor, windowEnd, nextFreeAt: this.#nextFreeAt };
  }

  async #pass(): Promise<void> {
    while (this.#next < this.#work.batch.chunks) {
      const chunk = await this.#work.chunk(this.#next);
      const due = duePositions(chunk, this.#now());
      if (due.length > 0) {
        if (this.#work.isTimeUp()) this.#halt('time_up');
        if (this.#stop) return;
        if (this.#next >= this.#work.batch.windowEnd) await this.#note();
        await this.#dispatch(chunk, due);
        if (this.#stop) return;
        if (this.#underWay.size >= maxChunksUnderWay) await Promise.race(this.#underWay.values());
      }
      this.#next += 1;
    }
  }

  /** Notes on the batch which chunks may be under way from now on. */
  async #note(): Promise<void> {
    const { batch } = this.#work;
    const windowEnd = Math.min(this.#next + windowChunks(this.#options.perSecond), batch.chunks);
    await this.#work.save({ cursor: this.#cursor(), windowEnd, windowRound: batch.round });
  }

  /** Begins the calls of a chunk, each at its slot; its outcome is recorded when the last one is answered. */
  async #dispatch(chunk: Chunk, due: readonly number[]): Promise<void> {
    const calls: Promise<[number, Invitation][]>[] = [];
    const ended = this.#ended(chunk, due);
    const living = without(due, ended);
    const suppressed = living.length > 0 ? await this.#suppressed(chunk, living) : [];
    if (!suppressed) return;
    if (ended.length + suppressed.length > 0) calls.push(Promise.resolve([...ended, ...suppressed]));
    const { services, batch } = this.#work;
    const link = await this.#openLinks();
    if (!link) return;
    const letters = lettersTo(chunk, without(living, suppressed), batch, link);
    while (letters.length > 0) {
      const most = letters.slice(0, callSize(this.#options.perSecond));
      const call = letters.splice(0, services.mailer.fitting(this.#envelope, most));
      const slot = await this.#takeSlot(call.length);
      if (!slot) break;
      calls.push(this.#call(chunk, call, slot));
    }
    if (calls.length > 0) this.#underWay.set(chunk.number, this.#record(chunk, calls));
  }

  /** Those whose address the organization does not mail any more; `undefined` when that cannot be told just now. */
  async #suppressed(chunk: Chunk, due: readonly number[]): Promise<[number, Invitation][] | undefined> {
    const { organization } = this.#options;
    if (!organization.hasSuppressions) return [];
    const keyAt = (position: number): string => addressKey(chunk.recipients[position]?.address ?? '');
    try {
      const found = await this.#work.services.suppressions.find(organization.id, due.map(keyAt));
      return due
        .filter((position) => found.has(keyAt(position)))
        .map((position) => [position, suppressedBeforeSending(invitationAt(chunk, position), this.#now())]);
    } catch {
      this.#halt('unavailable');
      return undefined;
    }
  }

  /** What signs the links of a chunk; `undefined` when the signing keys cannot be read just now. */
  async #openLinks(): Promise<LinkMaker | undefined> {
    try {
      return await this.#options.openLinks();
    } catch (error) {
      this.#work.services.log.warn('links_not_signed', { batchId: this.#work.batch.id, error });
      this.#halt('unavailable');
      return undefined;
    }
  }

  async #record(chunk: Chunk, calls: readonly Promise<[number, Invitation][]>[]): Promise<void> {
    try {
      const reports = (await Promise.all(calls)).flat();
      const outcome = await this.#work.report(chunk, reports);
      await this.#retireOldLinks(chunk, reports);
      if (duePositions(outcome, this.#now()).length > 0) this.#unfinished.add(chunk.number);
    } catch {
      this.#unrecorded.add(chunk.number);
      this.#work.services.log.warn('chunk_not_recorded', { batchId: chunk.batchId, chunk: chunk.number });
      this.#halt('unavailable');
    } finally {
      this.#underWay.delete(chunk.number);
    }
  }

  /** Where a mail with a new link was accepted, the links before it die. */
  async #retireOldLinks(chunk: Chunk, reports: readonly (readonly [number, Invitation])[]): Promise<void> {
    const { services, batch } = this.#work;
    for (const [position, { state }] of reports) {
      const { tokenId, rotation } = chunk.recipients[position] ?? {};
      if (state !== 'sent' || tokenId === undefined || rotation === undefined) continue;
      await changeToken(batch.organizationId, tokenId, rotate('delivery', rotation), services).catch(() => {
        services.log.warn('old_link_not_retired', { batchId: batch.id, tokenId });
      });
    }
  }

  /** Hands letters to SES; those that SES is too busy for wait for another slot. */
  async #call(
    chunk: Chunk,
    letters: readonly Letter[],
    firstSlot: TakenSlot,
  ): Promise<[number, Invitation][]> {
    const { services, signal } = this.#work;
    const outcomes: [number, Invitation][] = [];
    let waiting = letters;
    for (let slot: TakenSlot | undefined = firstSlot; slot; slot = await this.#takeSlot(waiting.length)) {
      const { at } = slot;
      const results = await services.mailer.send(this.#envelope, waiting, signal, () =>
        this.#slots.until(at),
      );
      const throttled: Letter[] = [];
      waiting.forEach((letter, n) => {
        const { position } = letter;
        const result = results[n] ?? { outcome: 'unknown' };
        if (result.outcome !== 'later') outcomes.push([position, this.#posted(chunk, position, result)]);
        else if (result.reason === 'throttled') throttled.push(letter);
        else this.#halt(result.reason);
      });
      waiting = throttled;
      if (waiting.length === 0) break;
      await services.sendRate.backOff(this.#now() + throttlePause).catch(() => this.#halt('unavailable'));
    }
    return outcomes;
  }

  /** @returns `undefined` when there is no slot in time; sending stops then */
  async #takeSlot(recipients: number): Promise<TakenSlot | undefined> {
    const slot = await this.#slots.next(recipients);
    if (slot.taken) return slot;
    this.#nextFreeAt = slot.nextFreeAt;
    this.#halt(slot.reason);
    return undefined;
  }

  #posted(chunk: Chunk, position: number, result: Posted): Invitation {
    return posted(invitationAt(chunk, position), result, this.#now());
  }

  /** Those whose link opens nothing any more, so that there is nothing to send. */
  #ended(chunk: Chunk, due: readonly number[]): [number, Invitation][] {
    const { expireAt, revokedAt } = this.#work.batch;
    const now = this.#now();
    return due.flatMap((position) => {
      const isExpired = (chunk.recipients[position]?.expireAt ?? expireAt) <= now;
      if (revokedAt === undefined && !isExpired) return [];
      const reason = revokedAt === undefined ? 'expired_before_sending' : 'revoked_before_sending';
      return [[position, endedBeforeSending(invitationAt(chunk, position), reason, now)]];
    });
  }

  /** The first chunk that this pass has not finished. */
  #cursor(): number {
    return Math.min(this.#next, ...this.#underWay.keys(), ...this.#unfinished, ...this.#unrecorded);
  }

  #halt(reason: Stop): void {
    this.#stop ??= reason;
  }

  #now(): number {
    return this.#work.services.clock();
  }
}

function invitationAt(chunk: Chunk, position: number): Invitation {
  const recipient = chunk.recipients[position];
  if (!recipient) throw new RangeError(`Chunk ${chunk.number} has no position ${position}`);
  return recipient.invitation;
}

function without(
  positions: readonly number[],
  settled: readonly (readonly [number, Invitation])[],
): number[] {
  const gone = new Set(settled.map(([position]) => position));
  return positions.filter((position) => !gone.has(position));
}
