/** Fills at a rate up to one second's worth; what is not in it is not given out. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #now: () => number;
  #level: number;
  #at: number;

  /** @param now milliseconds, monotonic */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#level = perSecond;
    this.#at = now();
  }

  /** @returns whether all of it was there; else nothing is taken */
  take(amount: number): boolean {
    const now = this.#now();
    this.#level = Math.min(this.#perSecond, this.#level + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#level < amount) return false;
    this.#level -= amount;
    return true;
  }
}
