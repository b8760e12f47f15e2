import { tokenId, userId } from '../tokens/token-id.ts';
import type { ValidAddresses } from './addresses.ts';
import type { BatchOrder } from './batch.ts';
import { addressKey } from './email-address.ts';
import {
  dueAt,
  type Invitation,
  type InvitationState,
  invitationStates,
  isDue,
  notAskedFor,
  queued,
  suppressedBeforeSending,
} from './invitation.ts';
import { mergeInvitations } from './merge-invitations.ts';
import { type Recipient, recipientDueAt } from './recipient.ts';

/** Recipients in a chunk: as many as one SES call takes, and two BatchWriteItem calls' worth of tokens. */
export const chunkSize = 50;

/** Up to 50 recipients of a batch, in request order: the only home of their invitations' state. */
export interface Chunk {
  readonly batchId: string;
  /** 0 for the first. */
  readonly number: number;
  /** The lease (`Batch.round`) under which outcomes were last recorded here; 0 before any. */
  readonly round: number;
  /** Counts the writes, so that two writers cannot undo each other's. */
  readonly version: number;
  readonly recipients: readonly Recipient[];
  /**
   * Positions that each resend or retry queued here, by its batch's id: written with what it queued, so that a second
   * try knows its own. The latest `maxResendsNoted` are kept.
   */
  readonly resends?: Readonly<Record<string, readonly number[]>>;
}

/** Resends that a chunk remembers; those of more than a month of daily reminders. */
export const maxResendsNoted = 50;

/** Invitations by state. */
export type Counts = { readonly [state in InvitationState]: number };

export const noInvitations: Counts = {
  none: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  suppressed: 0,
  failed: 0,
  unknown: 0,
};

/**
 * The chunks of a new batch, each made from its addresses when it is asked for: all of them at once would take more
 * memory than the request itself.
 */
export class NewChunks {
  readonly #batch: Pick<BatchOrder, 'id' | 'organizationId' | 'createdAt' | 'sendEmail'>;
  readonly #valid: ValidAddresses;
  readonly #suppressed: ReadonlySet<string>;

  /** @param suppressed keys of the addresses that get no mail */
  constructor(
    batch: Pick<BatchOrder, 'id' | 'organizationId' | 'createdAt' | 'sendEmail'>,
    valid: ValidAddresses,
    suppressed: ReadonlySet<string>,
  ) {
    this.#batch = batch;
    this.#valid = valid;
    this.#suppressed = suppressed;
  }

  /** Chunks. */
  get length(): number {
    return Math.ceil(this.#valid.addresses.length / chunkSize);
  }

  /** @param number 0 for the first */
  at(number: number): Chunk {
    const { id, organizationId, createdAt } = this.#batch;
    const invitation = this.#invitation;
    const noMail = suppressedBeforeSending(invitation, createdAt);
    const start = number * chunkSize;
    const recipients = this.#valid.addresses.slice(start, start + chunkSize).map((address, n) => {
      const key = addressKey(address);
      return {
        index: this.#valid.indexes[start + n] ?? 0,
        address,
        tokenId: tokenId(id, createdAt, userId(organizationId, key), key),
        invitation: this.#suppressed.has(key) ? noMail : invitation,
      };
    });
    return { batchId: id, number, round: 0, version: 0, recipients };
  }

  /** Chunks `from` (included) to `to` (not included), as far as there are any. */
  slice(from: number, to: number): Chunk[] {
    const length = Math.max(0, Math.min(to, this.length) - from);
    return Array.from({ length }, (_, n) => this.at(from + n));
  }

  /** What `tally` says of one of them, without making it. */
  tallyAt(number: number): Tally {
    if (this.#suppressed.size > 0) return tally([this.at(number)]);
    const { state } = this.#invitation;
    const recipients = Math.min(chunkSize, this.#valid.addresses.length - number * chunkSize);
    return {
      ...nothingTallied,
      counts: { ...noInvitations, [state]: recipients },
      nextDueAt: dueAt(this.#invitation),
    };
  }

  get #invitation(): Invitation {
    return this.#batch.sendEmail ? queued : notAskedFor;
  }
}

/** What there is to count in chunks. */
export interface Tally {
  readonly counts: Counts;
  /** Tokens that are used. */
  readonly redeemed: number;
  /** When the first mail that is not settled is due: epoch milliseconds, or Infinity. */
  readonly nextDueAt: number;
}

export const nothingTallied: Tally = {
  counts: noInvitations,
  redeemed: 0,
  nextDueAt: Number.POSITIVE_INFINITY,
};

/** Counts what there is to count in chunks. */
export function tally(chunks: Iterable<Chunk>): Tally {
  const counts: { [state in InvitationState]: number } = { ...noInvitations };
  let redeemed = 0;
  let nextDueAt = Number.POSITIVE_INFINITY;
  for (const { recipients } of chunks) {
    for (const recipient of recipients) {
      counts[recipient.invitation.state] += 1;
      if (recipient.tokenState === 'DONE') redeemed += 1;
      nextDueAt = Math.min(nextDueAt, recipientDueAt(recipient));
    }
  }
  return { counts, redeemed, nextDueAt };
}

/** What two tallies come to together; never less than nothing, as a difference might be that is added. */
export function addTallies(a: Tally, b: Tally): Tally {
  const counts: { [state in InvitationState]: number } = { ...a.counts };
  for (const state of invitationStates) counts[state] = Math.max(0, counts[state] + b.counts[state]);
  return {
    counts,
    redeemed: Math.max(0, a.redeemed + b.redeemed),
    nextDueAt: Math.min(a.nextDueAt, b.nextDueAt),
  };
}

/** Positions that a resend queued in a chunk. */
export function resendPositions({ resends = {} }: Chunk, resendId: string): readonly number[] {
  return Object.hasOwn(resends, resendId) ? (resends[resendId] ?? []) : [];
}

/** What the first of two tallies has more than the second. */
export function subtractTallies(a: Tally, b: Tally): Tally {
  const counts: { [state in InvitationState]: number } = { ...a.counts };
  for (const state of invitationStates) counts[state] -= b.counts[state];
  return { counts, redeemed: a.redeemed - b.redeemed, nextDueAt: a.nextDueAt };
}

/** Positions of the recipients whose mail is to be sent now. */
export function duePositions(chunk: Chunk, now: number): number[] {
  return chunk.recipients.flatMap(({ invitation }, position) => (isDue(invitation, now) ? [position] : []));
}

/** The chunk with what is reported of some of its invitations, by position; a report that says less changes nothing. */
export function withReports(chunk: Chunk, reports: Iterable<readonly [number, Invitation]>): Chunk {
  const recipients = [...chunk.recipients];
  for (const [position, report] of reports) {
    const recipient = recipients[position];
    if (!recipient) continue;
    recipients[position] = { ...recipient, invitation: mergeInvitations(recipient.invitation, report) };
  }
  return { ...chunk, recipients };
}
