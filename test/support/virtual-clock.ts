/**
 * A clock that tests move, and that moves by itself only when everybody sleeps: the earliest sleeper is woken at its
 * time as soon as no call is under way. Hours of sending take as long as their calls.
 */
export class VirtualClock {
  /** Epoch milliseconds. */
  now: number;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  #underWay = 0;
  #isPumping = false;

  constructor(now: number) {
    this.now = now;
  }

  readonly read = (): number => this.now;

  readonly sleep = (milliseconds: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sleepers.push({ until: this.now + milliseconds, wake: resolve });
    if (!this.#isPumping) void this.#pump();
    return promise;
  };

  /** Time stands still for sleepers while this work goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    while (this.#sleepers.length > 0) {
      await this.#quiet();
      this.#sleepers.sort((a, b) => a.until - b.until);
      const first = this.#sleepers.shift();
      this.now = Math.max(this.now, first?.until ?? 0);
      first?.wake();
    }
    this.#isPumping = false;
  }

  /** Waits until nothing has been under way for some turns of the event loop. */
  async #quiet(): Promise<void> {
    for (let turns = 0; turns < 4; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      while (this.#underWay > 0) {
        turns = 0;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  }
}
