import type { Language } from '../schemas/language.ts';

/** What all invitations of one call have in common. */
export interface Envelope {
  readonly organizationId: string;
  readonly organizationName: string;
  /** Address that answers to the mail go to; also shown as the contact. */
  readonly replyTo: string;
  /** IANA name, for writing the expiry, e.g. `Europe/Madrid`; the organization's, `UTC` by default. */
  readonly timeZone: string;
  readonly language: Language;
  /** The admin's own words, shown as written; at most 4 000 characters. */
  readonly emailText?: string;
  readonly batchId: string;
}

/** One recipient's invitation. */
export interface Letter {
  readonly address: string;
  readonly link: string;
  readonly expireAt: Date;
  readonly tokenId: string;
  /** Chunk and position in it: together with batch and attempt, the tags that SES events are matched by. */
  readonly chunk: number;
  readonly position: number;
  /** 1 for the first send of this invitation, one more for each send after it. */
  readonly attempt: number;
}

/**
 * What became of one letter.
 * `later`: definitely not sent, may be sent again. `failed`: definitely not sent, never will be.
 * `unknown`: SES may or may not have taken it (its answer was lost).
 */
export type Posted =
  | { readonly outcome: 'sent'; readonly messageId?: string }
  | {
      readonly outcome: 'later';
      readonly reason: 'throttled' | 'daily_quota' | 'sending_paused' | 'unavailable';
    }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'unknown' };

export interface Mailer {
  /**
   * How many of the letters, from the first on, one call can carry: its body is bounded, and texts are long or short.
   * At least 1. Reads nothing, waits for nothing.
   */
  fitting(envelope: Envelope, letters: readonly Letter[]): number;

  /**
   * Sends up to 50 letters (as many as are `fitting`) in one call, more calls only if SES rejects a malformed address with the whole call.
   *
   * @param signal aborts what is in flight; an aborted letter is `unknown`, one not yet handed over `later`
   * @param turn waited for when the call is written and signed, so that it leaves at that moment; at once by default
   * @returns one entry a letter, in their order; never rejects for what SES or the network does
   */
  send(
    envelope: Envelope,
    letters: readonly Letter[],
    signal: AbortSignal,
    turn?: () => Promise<void>,
  ): Promise<Posted[]>;

  /** What SES reports of the account; `undefined` when it cannot be asked just now. */
  quota(signal: AbortSignal): Promise<SendQuota | undefined>;
}

/** Recipients a second and a day; `max24Hours` is -1 where SES sets no daily limit. */
export interface SendQuota {
  readonly perSecond: number;
  readonly max24Hours: number;
  readonly sentLast24Hours: number;
}
