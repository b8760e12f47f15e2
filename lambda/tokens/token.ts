import type { Batch } from '../batches/batch.ts';

/** What is stored; EXPIRED is decided when it is asked. */
export const storedStates = ['PENDING', 'DONE', 'DELETED'] as const;

/** The states of the published API. */
export const tokenStates = [...storedStates, 'EXPIRED'] as const;

export type StoredState = (typeof storedStates)[number];
export type TokenState = (typeof tokenStates)[number];

/** What a device tells of itself when it redeems a token. */
export interface Device {
  readonly serialNumber?: string;
  readonly udid?: string;
  readonly model?: string;
  readonly osVersion?: string;
}

/** One change of a token: what, when (epoch milliseconds), and which key or function asked for it. */
export interface HistoryEntry {
  readonly what: 'updated' | 'removed' | 'redeemed' | 'reopened' | 'rotated';
  readonly at: number;
  readonly by: string;
  /** Which call it was, so that one whose answer was lost knows what it wrote; never shown. */
  readonly id?: string;
}

/** One recipient's permission to enrol one device. */
export interface Token {
  /** 24 hex digits. */
  readonly id: string;
  readonly organizationId: string;
  readonly batchId: string;
  /** Place among the batch's valid addresses: chunk and position in it. */
  readonly place: number;
  readonly email: string;
  readonly state: StoredState;
  readonly keyVersion: number;
  /** Links of an earlier generation are dead. */
  readonly generation: number;
  /** Epoch milliseconds. */
  readonly expireAt: number;
  readonly updatedAt: number | undefined;
  /** In place of the batch's. */
  readonly displayName: string | undefined;
  readonly tags: readonly string[] | undefined;
  readonly redemption: Redemption | undefined;
  readonly history: readonly HistoryEntry[];
  /** Counts the writes, so that of two at once one must look again. */
  readonly version: number;
}

export interface Redemption {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly device: Device | undefined;
  /** Hash of what the same caller would be known by again: its Idempotency-Key or its device. */
  readonly claimants: readonly string[];
}

/** When a token was made, epoch milliseconds: its id begins with the second. */
export function createdAt(token: Pick<Token, 'id'>): number {
  return Number.parseInt(token.id.slice(0, 8), 16) * 1000;
}

/**
 * The state of a token now. Its batch may have been revoked as a whole, which ends what is not used yet; expiry is
 * decided to the second, whatever the time to live has removed so far.
 *
 * @param now epoch milliseconds
 */
export function stateOf(token: Token, batch: Pick<Batch, 'revokedAt'>, now: number): TokenState {
  if (token.state !== 'PENDING') return token.state;
  if (batch.revokedAt !== undefined) return 'DELETED';
  return token.expireAt <= now ? 'EXPIRED' : 'PENDING';
}
