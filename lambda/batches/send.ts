import type { Organization } from '../organizations/organization.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { completeRotations } from '../tokens/complete-rotations.ts';
import type { LinkMaker } from '../tokens/link.ts';
import type { Token } from '../tokens/token.ts';
import type { WaitingFor } from './batch.ts';
import { type Chunk, chunkSize, duePositions } from './chunk.ts';
import { addressKey } from './email-address.ts';
import { type Invitation, posted } from './invitation.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { envelopeOf, lettersTo } from './letters.ts';
import type { Envelope, Letter, Posted } from './mailer.ts';
import { rotationDue } from './recipient.ts';
import { type Reports, selectRecipients, withTokens } from './select-recipients.ts';
import type { Slots, TakenSlot } from './slots.ts';

export interface SendOptions {
  readonly organization: Organization;
  readonly configuration: Configuration;
  /** Signs links with keys of now; asked anew for each call. */
  readonly openLinks: () => Promise<LinkMaker>;
  readonly slots: Slots;
  /** Recipients a second that SES takes from the whole account, as last heard. */
  readonly perSecond: () => number;
  /** When the last of so many queued recipients will have been mailed, in epoch milliseconds. */
  readonly estimateLastSendAt: (queued: number) => number;
  /** Whether this process made a chunk and its tokens just now, so that nothing of them needs to be read again. */
  readonly isFresh: (chunk: Chunk) => boolean;
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
const windowSeconds = 2;

/** Chunks at SES at a time: enough to fill 300 recipients a second when an answer takes a second; more above that. */
const minChunksUnderWay = 8;

/** How long everybody holds back after SES said that it is too much, in milliseconds. */
const throttlePause = 1_000;

/**
 * Sends what is due in the rest of this pass over the chunks. A window of chunks is noted on the batch before it is
 * sent, the outcome of each chunk recorded after: a process that dies leaves in doubt what was in the window and not
 * recorded, and nothing else. Who is mailed is read when a call has its slot. Nothing is in flight when it settles.
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

/** What the calls of a chunk came to. */
interface Outcome {
  readonly reports: Reports;
  /** Tokens as they were read for it, by id. */
  readonly tokens: ReadonlyMap<string, Token> | undefined;
}

class Sending {
  readonly #work: LeasedBatch;
  readonly #options: SendOptions;
  readonly #envelope: Envelope;
  #organization: Organization;
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
    this.#organization = options.organization;
    this.#envelope = envelopeOf(work.batch, options.organization, options.configuration);
    this.#next = work.batch.cursor;
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
      if (chunk.recipients.some(rotationDue)) await this.#retireOldLinks(chunk);
      const due = duePositions(chunk, this.#now());
      if (due.length > 0) {
        if (this.#work.isTimeUp()) this.#halt('time_up');
        if (this.#stop) return;
        if (this.#next >= this.#work.batch.windowEnd) await this.#note();
        if (this.#stop) return;
        await this.#dispatch(chunk, due);
        if (this.#stop) return;
        if (this.#underWay.size >= this.#maxChunksUnderWay()) await Promise.race(this.#underWay.values());
      }
      this.#next += 1;
    }
  }

  /** Notes on the batch which chunks may be under way from now on, and looks whether the organization may still send. */
  async #note(): Promise<void> {
    const { services, batch } = this.#work;
    const perSecond = this.#options.perSecond();
    const windowEnd = Math.min(this.#next + windowChunks(perSecond), batch.chunks);
    const [organization] = await Promise.all([
      services.organizations.find(batch.organizationId),
      this.#work.save({
        cursor: this.#cursor(),
        windowEnd,
        windowRound: batch.round,
        waitingFor: undefined,
        ratePerSecond: perSecond,
        estimatedLastSendAt: this.#options.estimateLastSendAt(batch.counts.queued),
      }),
    ]);
    if (organization) this.#organization = organization;
    if (this.#organization.paused) this.#halt('paused');
  }

  /** Begins the calls of a chunk, each at its slot; its outcome is recorded when the last one is answered. */
  async #dispatch(chunk: Chunk, due: readonly number[]): Promise<void> {
    const { services, batch } = this.#work;
    const nothing = { tokens: undefined, suppressed: new Set<string>() };
    const { positions, ended } = selectRecipients(chunk, due, batch, nothing, this.#now());
    const calls: Promise<Outcome>[] = [];
    if (ended.length > 0) calls.push(Promise.resolve({ reports: ended, tokens: undefined }));
    const link = await this.#openLinks();
    const letters = link ? lettersTo(chunk, positions, batch, link) : [];
    while (letters.length > 0) {
      const most = letters.slice(0, callSize(this.#options.perSecond()));
      const call = letters.splice(0, services.mailer.fitting(this.#envelope, most));
      const slot = await this.#takeSlot(call.length);
      if (!slot) break;
      calls.push(this.#call(chunk, call, slot));
    }
    if (calls.length > 0) this.#underWay.set(chunk.number, this.#record(chunk, calls));
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

  async #record(chunk: Chunk, calls: readonly Promise<Outcome>[]): Promise<void> {
    const { services, batch } = this.#work;
    try {
      const outcomes = await Promise.all(calls);
      const tokens = new Map(outcomes.flatMap((outcome) => [...(outcome.tokens ?? [])]));
      const reports = outcomes.flatMap((outcome) => outcome.reports);
      const amend = (now: Chunk): Chunk => withTokens(now, tokens, batch, services.clock());
      const recorded = await this.#work.report(chunk, reports, amend);
      if (recorded.recipients.some(rotationDue)) await this.#retireOldLinks(recorded);
      if (duePositions(recorded, this.#now()).length > 0) this.#unfinished.add(chunk.number);
    } catch {
      this.#unrecorded.add(chunk.number);
      services.log.warn('chunk_not_recorded', { batchId: chunk.batchId, chunk: chunk.number });
      this.#halt('unavailable');
    } finally {
      this.#underWay.delete(chunk.number);
    }
  }

  /** Where a mail with a new link was accepted, the links before it die; if not now, then at the next pass. */
  async #retireOldLinks(chunk: Chunk): Promise<void> {
    const { services, batch } = this.#work;
    await completeRotations(chunk, batch, services).catch((error: unknown) => {
      services.log.warn('old_link_not_retired', { batchId: batch.id, chunk: chunk.number, error });
    });
  }

  /** Hands letters to SES; those that SES is too busy for wait for another slot. */
  async #call(chunk: Chunk, letters: readonly Letter[], firstSlot: TakenSlot): Promise<Outcome> {
    const { services, signal } = this.#work;
    const reports: (readonly [number, Invitation])[] = [];
    const tokens = new Map<string, Token>();
    let waiting = letters;
    for (let slot: TakenSlot | undefined = firstSlot; slot; slot = await this.#takeSlot(waiting.length)) {
      const current = await this.#current(chunk, waiting);
      if (!current) break;
      reports.push(...current.ended);
      for (const [id, token] of current.tokens ?? []) tokens.set(id, token);
      if (current.letters.length === 0) break;
      const { at } = slot;
      const results = await services.mailer.send(this.#envelope, current.letters, signal, () =>
        this.#until(at),
      );
      const throttled: Letter[] = [];
      const answered: (readonly [number, Invitation])[] = [];
      current.letters.forEach((letter, n) => {
        const result = results[n] ?? { outcome: 'unknown' };
        if (result.outcome !== 'later')
          answered.push([letter.position, this.#posted(current.chunk, letter, result)]);
        else if (result.reason === 'throttled') throttled.push(letter);
        else this.#halt(result.reason);
      });
      reports.push(...answered);
      this.#work.foresee(current.chunk, answered);
      waiting = throttled;
      if (waiting.length === 0) break;
      await services.sendRate.backOff(this.#now() + throttlePause).catch(() => this.#halt('unavailable'));
    }
    return { reports, tokens };
  }

  /**
   * The letters as they are to leave now, without those that are not to leave any more: chunk, tokens and suppression
   * list are read for it.
   *
   * @returns `undefined` when these cannot be read just now
   */
  async #current(chunk: Chunk, letters: readonly Letter[]) {
    const { services, batch } = this.#work;
    const isFresh = this.#options.isFresh(chunk);
    try {
      const [stored, found, suppressed] = await Promise.all([
        isFresh ? chunk : this.#work.freshChunk(chunk.number),
        isFresh
          ? []
          : services.tokens.findAll(
              batch.organizationId,
              letters.map(({ tokenId }) => tokenId),
            ),
        this.#suppressed(letters),
      ]);
      if (isFresh && suppressed.size === 0) return { chunk, letters, ended: [], tokens: undefined };
      const now = this.#now();
      const tokens = isFresh ? undefined : new Map(found.map((token) => [token.id, token]));
      const current = withTokens(stored, tokens, batch, now);
      const positions = letters.map(({ position }) => position);
      const selected = selectRecipients(current, positions, batch, { tokens, suppressed }, now);
      const living = lettersTo(current, selected.positions, batch, await this.#options.openLinks());
      return { chunk: current, letters: living, ended: selected.ended, tokens };
    } catch {
      this.#halt('unavailable');
      return undefined;
    }
  }

  /** Keys of the addresses that the organization does not mail any more. */
  async #suppressed(letters: readonly Letter[]): Promise<ReadonlySet<string>> {
    const { id, hasSuppressions } = this.#organization;
    if (!hasSuppressions) return new Set();
    return this.#work.services.suppressions.find(
      id,
      letters.map(({ address }) => addressKey(address)),
    );
  }

  /** @returns `undefined` when there is no slot in time; sending stops then */
  async #takeSlot(recipients: number): Promise<TakenSlot | undefined> {
    const slot = await this.#options.slots.next(recipients);
    if (slot.taken) return slot;
    this.#nextFreeAt = slot.nextFreeAt;
    this.#halt(slot.reason);
    return undefined;
  }

  #posted(chunk: Chunk, { position }: Letter, result: Posted): Invitation {
    const recipient = chunk.recipients[position];
    if (!recipient) throw new RangeError(`Chunk ${chunk.number} has no position ${position}`);
    return posted(recipient.invitation, result, this.#now());
  }

  /** The first chunk that this pass has not finished. */
  #cursor(): number {
    return Math.min(this.#next, ...this.#underWay.keys(), ...this.#unfinished, ...this.#unrecorded);
  }

  #maxChunksUnderWay(): number {
    return Math.max(minChunksUnderWay, Math.ceil((1.5 * this.#options.perSecond()) / chunkSize));
  }

  #halt(reason: Stop): void {
    this.#stop ??= reason;
  }

  /** Waits. @param moment epoch milliseconds */
  async #until(moment: number): Promise<void> {
    const wait = moment - this.#now();
    if (wait > 0) await this.#work.services.sleep(wait);
  }

  #now(): number {
    return this.#work.services.clock();
  }
}
