import { SesError } from './ses-error.ts';

export interface Limits {
  /** Recipients a second. */
  readonly ratePerSecond: number;
  /** Recipients in any 24 hours; -1 for no limit. */
  readonly max24Hours: number;
}

/**
 * The account's limits on sending. They count recipients, not messages or calls; mail to the mailbox simulator
 * counts against the rate but not against the day (SES developer guide, "Service quotas" and "Mailbox simulator").
 */
export class SendLimits {
  #limits: Limits;
  readonly #now: () => number;
  /** Recipients that may be sent at once; refilled with time. */
  #allowance: number;
  #refilledAt: number;
  #askedAt = Number.NEGATIVE_INFINITY;
  #sent: { readonly at: number; readonly recipients: number }[] = [];

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#allowance = burst(limits);
    this.#refilledAt = now();
  }

  /** Replaces the limits from now on. */
  change(limits: Partial<Limits>): void {
    this.#limits = { ...this.#limits, ...limits };
    this.#allowance = burst(this.#limits);
    this.#refilledAt = this.#now();
  }

  /**
   * What GetSendQuota reports. "You can execute this operation no more than once per second" (SES API reference).
   *
   * @throws SesError `Throttling`
   */
  quota(): Limits & { readonly sentLast24Hours: number } {
    const now = this.#now();
    if (now - this.#askedAt < 1000) throw new SesError('Throttling', 'Rate exceeded');
    this.#askedAt = now;
    return { ...this.#limits, sentLast24Hours: this.#sentLast24Hours() };
  }

  /**
   * Counts the recipients of one call, all or none.
   *
   * @param recipients all of the call
   * @param simulated how many of them are the mailbox simulator's
   * @throws SesError `Throttling`
   */
  take(recipients: number, simulated: number): void {
    const { ratePerSecond, max24Hours } = this.#limits;
    const counted = recipients - simulated;
    if (max24Hours >= 0 && counted > 0 && this.#sentLast24Hours() + counted > max24Hours) {
      throw new SesError('Throttling', 'Daily message quota exceeded.');
    }
    const now = this.#now();
    const refill = (Math.max(0, now - this.#refilledAt) / 1000) * ratePerSecond;
    this.#allowance = Math.min(burst(this.#limits), this.#allowance + refill);
    this.#refilledAt = now;
    if (recipients > Math.min(Math.max(1, ratePerSecond), this.#allowance)) {
      throw new SesError('Throttling', 'Maximum sending rate exceeded.');
    }
    this.#allowance -= recipients;
    if (counted > 0) this.#sent.push({ at: now, recipients: counted });
  }

  #sentLast24Hours(): number {
    const since = this.#now() - day;
    this.#sent = this.#sent.filter(({ at }) => at > since);
    return this.#sent.reduce((sum, { recipients }) => sum + recipients, 0);
  }
}

/**
 * SES tolerates short bursts. Without the fifth above one second's worth, a sender that keeps the rate exactly would
 * be refused for the network's jitter.
 */
function burst({ ratePerSecond }: Limits): number {
  return 1.2 * Math.max(1, ratePerSecond);
}

const day = 24 * 60 * 60 * 1000;
