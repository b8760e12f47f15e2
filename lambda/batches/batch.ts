import { type Counts, noInvitations } from './chunk.ts';
import type { Skipped } from './skip-reasons.ts';

/**
 * creating: claimed, nothing promised yet. minting: accepted, tokens still being made. sending: tokens made,
 * invitations under way. completed: nothing left to do.
 */
export const batchStates = ['creating', 'minting', 'sending', 'completed'] as const;

export type BatchState = (typeof batchStates)[number];

/** Why a batch that is not completed rests. */
export const waitingForReasons = [
  'send_rate',
  'daily_quota',
  'sending_paused',
  'unavailable',
  'answers_in_doubt',
  'paused',
] as const;

export type WaitingFor = (typeof waitingForReasons)[number];

/** A batch that makes no tokens: it queues the invitations of another batch once more. */
export interface Requeue {
  readonly batchId: string;
  /** `retry`: what failed or bounced softly. `remind`: all that are still PENDING. */
  readonly mode: 'retry' | 'remind';
  /** Remind also those who were mailed within the last day. */
  readonly force: boolean;
  /** One place of the batch alone. */
  readonly place?: number | undefined;
  /** Under a new link. */
  readonly rotate?: boolean | undefined;
}

/** What a bulk request asked for: written once, at the claim. */
export interface BatchOrder {
  /** 24 hex digits. */
  readonly id: string;
  readonly organizationId: string;
  /** Epoch milliseconds, a whole second (the tokens' ids carry it). */
  readonly createdAt: number;
  /** The key or function that asked. */
  readonly createdBy: string;
  /** Whether it carries an Idempotency-Key, so that a retry can take it over. */
  readonly idempotent: boolean;
  /** Hash of the request, to tell a retry from another request under the same key. */
  readonly fingerprint: string;
  readonly keyVersion: number;
  readonly sendEmail: boolean;
  /** Epoch milliseconds at which the tokens expire. */
  readonly expireAt: number;
  /** Addresses in the request; those that got a token; those that failed, by code. */
  readonly total: number;
  readonly success: number;
  readonly failed: Readonly<Record<string, number>>;
  /** Of those that got a token, how many get no mail: they were on the suppression list when the batch was made. */
  readonly suppressed: number;
  /** How many chunks it has. */
  readonly chunks: number;
  readonly requeue?: Requeue | undefined;
}

/** How far the work has come: changed only under the lease. */
export interface BatchProgress {
  readonly state: BatchState;
  readonly acceptedAt: number | undefined;
  /** Whether the first answer was given before the tokens were made (202). */
  readonly answeredLater: boolean;
  /** When the last mail will have left, as far as it is known now; as the first answer told it. Epoch milliseconds. */
  readonly estimatedLastSendAt: number | undefined;
  readonly answeredLastSendAt: number | undefined;
  /** Recipients a second that the account may send to, as of the last note; `undefined` before the first mail. */
  readonly ratePerSecond: number | undefined;
  /** Chunks whose tokens are made; of a requeue, those gone through. */
  readonly minted: number;
  /** Invitations that a requeue has queued. */
  readonly requeued: number;
  /** Recipients that a requeue left out, by reason. */
  readonly skipped: Skipped | undefined;
  /** The chunk that sending goes on with in this pass. */
  readonly cursor: number;
  /** Chunks from `cursor` up to this one (not included) may be under way at SES; equal to `cursor` when none are. */
  readonly windowEnd: number;
  /** The lease (`Batch.round`) under which that window was noted. */
  readonly windowRound: number;
  readonly counts: Counts;
  /** Tokens that are used, as of `countedAt`. */
  readonly redeemed: number;
  readonly countedAt: number;
  /** When all chunks were last counted: `queued` and `sent` are known later than that, the others are not. */
  readonly recountedAt: number;
  readonly waitingFor: WaitingFor | undefined;
  /** Epoch milliseconds at which the deliver entry should look at it; `undefined` when it need not. */
  readonly dueAt: number | undefined;
}

/** The right to work on a batch. It outlives the process that holds it, so that no two ever work on one batch. */
export interface Lease {
  readonly holder: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** One bulk request, as stored. */
export interface Batch extends BatchOrder, BatchProgress {
  /** Counts the leases; outcomes recorded in a chunk name the one they were recorded under. */
  readonly round: number;
  /** Counts the calls for another look at its chunks, which come from outside of any lease. */
  readonly wakes: number;
  /** Epoch milliseconds from which it is due again, whatever the one who works on it finds: it was marked meanwhile. */
  readonly markedDueAt?: number | undefined;
  /** Epoch milliseconds at which its unused tokens were revoked; marked outside of any lease. */
  readonly revokedAt: number | undefined;
  /** `undefined` when nobody works on it. */
  readonly lease: Lease | undefined;
}

/** Batches are kept this long, in milliseconds. */
export const batchLifetime = 400 * 24 * 3_600_000;

/** What is due this soon, in milliseconds, waits for no more than its slot: somebody is asked to send it, and may begin. */
export const soonMs = 5_000;

/** While tokens are made a lease ends this long after the process that holds it is gone for sure, in milliseconds. */
export const leaseMargin = 5_000;

/**
 * Once the tokens are made a lease is this short, in milliseconds, and renewed while the work goes on: what is written
 * then is conditional, so that a process which is late overwrites nothing.
 */
export const sendingLeaseMs = 30_000;

/**
 * When a lease that is taken or renewed now ends. While tokens are made it outlives the process: these writes are not
 * conditional.
 *
 * @param deadline epoch milliseconds at which the process is ended
 */
export function leaseEnd(batch: Pick<Batch, 'state' | 'requeue'>, now: number, deadline: number): number {
  const overwrites = batch.requeue === undefined && (batch.state === 'creating' || batch.state === 'minting');
  return overwrites ? deadline + leaseMargin : now + sendingLeaseMs;
}

/** Whether the batch's answer was or can be given: from here on nothing of it is lost. */
export function isAccepted(batch: BatchProgress): boolean {
  return batch.state !== 'creating';
}

/** Addresses in the request; of a resend, those that it queued. */
export function totalOf(batch: Batch): number {
  return batch.requeue ? batch.requeued : batch.total;
}

/** Addresses that got a token; of a resend, those that it queued. */
export function successOf(batch: Batch): number {
  return batch.requeue ? batch.requeued : batch.success;
}

/** Addresses that got no token. */
export function failCount(batch: BatchOrder): number {
  return batch.total - batch.success;
}

/** The progress of a batch on which no work was done. */
export function noProgress(now: number): BatchProgress {
  return {
    state: 'creating',
    acceptedAt: undefined,
    answeredLater: false,
    estimatedLastSendAt: undefined,
    answeredLastSendAt: undefined,
    ratePerSecond: undefined,
    minted: 0,
    requeued: 0,
    skipped: undefined,
    cursor: 0,
    windowEnd: 0,
    windowRound: 0,
    counts: noInvitations,
    redeemed: 0,
    countedAt: now,
    recountedAt: now,
    waitingFor: undefined,
    dueAt: undefined,
  };
}
