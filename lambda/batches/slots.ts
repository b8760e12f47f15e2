import type { Services, Slot } from './services.ts';

export interface SlotOptions {
  /** Recipients a second that SES takes from the whole account. */
  readonly perSecond: number;
  /** The latest moment (epoch milliseconds) at which a slot of the send rate may lie. */
  readonly latestSlot: () => number;
  /** A slot for the first call that was asked for already. */
  readonly firstSlot?: Promise<Slot> | undefined;
}

/** Why there is no slot, and when the rate has its next free moment, if that is known. */
export interface NoSlot {
  readonly reason: 'send_rate' | 'daily_quota' | 'unavailable';
  readonly nextFreeAt: number | undefined;
}

/** The slots of the one send rate that one process takes for its calls, one after the other. */
export class Slots {
  readonly #services: Services;
  readonly #options: SlotOptions;
  #first: Promise<Slot> | undefined;

  constructor(services: Services, options: SlotOptions) {
    this.#services = services;
    this.#options = options;
    this.#first = options.firstSlot;
  }

  /** Takes the next slot for a call and waits until it has come. Never rejects: outcomes at hand must be recorded. */
  async next(recipients: number): Promise<NoSlot | undefined> {
    const slot = await this.#take(recipients);
    if (!slot?.taken) return { reason: slot?.reason ?? 'unavailable', nextFreeAt: slot?.nextFreeAt };
    const wait = slot.at - this.#services.clock();
    if (wait > 0) await this.#services.sleep(wait);
    return undefined;
  }

  async #take(recipients: number): Promise<Slot | undefined> {
    const now = this.#services.clock();
    const { perSecond, latestSlot } = this.#options;
    const first = this.#first;
    this.#first = undefined;
    try {
      return await (first ??
        this.#services.sendRate.take(recipients, perSecond, now, Math.max(now, latestSlot())));
    } catch {
      return undefined;
    }
  }
}
