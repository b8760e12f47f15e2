import type { Services, Slot } from './services.ts';

export interface SlotOptions {
  /** Recipients a second that SES takes from the whole account. */
  readonly perSecond: number;
  /** The latest moment (epoch milliseconds) at which a slot of the send rate may lie. */
  readonly latestSlot: () => number;
  /** A slot for the first call that was asked for already. */
  readonly firstSlot?: Promise<Slot> | undefined;
}

/** A moment that is ours, in epoch milliseconds. */
export interface TakenSlot {
  readonly taken: true;
  readonly at: number;
}

/** Why there is no slot, and when the rate has its next free moment, if that is known. */
export interface NoSlot {
  readonly taken: false;
  readonly reason: 'send_rate' | 'daily_quota' | 'unavailable';
  readonly nextFreeAt: number | undefined;
}

/** What a call takes to be written and signed, in milliseconds: the first one of a process, which compiles as it goes. */
const preparation = 200;

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

  /**
   * Takes the next slot for a call and waits until it is time to prepare the call. Never rejects: outcomes at hand must
   * be recorded.
   */
  async next(recipients: number): Promise<TakenSlot | NoSlot> {
    const slot = await this.#take(recipients);
    if (!slot?.taken) {
      return { taken: false, reason: slot?.reason ?? 'unavailable', nextFreeAt: slot?.nextFreeAt };
    }
    await this.until(slot.at - preparation);
    return slot;
  }

  /** Waits. @param moment epoch milliseconds */
  async until(moment: number): Promise<void> {
    const wait = moment - this.#services.clock();
    if (wait > 0) await this.#services.sleep(wait);
  }

  async #take(recipients: number): Promise<Slot | undefined> {
    const now = this.#services.clock();
    const { perSecond } = this.#options;
    const latest = this.#options.latestSlot();
    // Who may wait takes a slot that leaves time to prepare the call, unless calls come faster than that.
    const lead = Math.max(0, Math.min(preparation, (recipients / perSecond) * 1000, latest - now));
    const earliest = Math.ceil(now + lead);
    const first = this.#first;
    this.#first = undefined;
    try {
      return await (first ??
        this.#services.sendRate.take(recipients, perSecond, earliest, Math.max(earliest, latest)));
    } catch {
      return undefined;
    }
  }
}
