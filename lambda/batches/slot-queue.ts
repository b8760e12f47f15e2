import type { Services } from './services.ts';
import type { NoSlot, Slots, TakenSlot } from './slots.ts';

/** A slot is taken so long before it begins, in milliseconds: enough to read who is mailed, and to write the call. */
const leadMs = 250;

/** Those who wait are looked through so often, in milliseconds: somebody may have come, or may have to go. */
const stepMs = 500;

interface Waiting {
  readonly organizationId: string;
  readonly batchId: string;
  readonly recipients: number;
  readonly isTimeUp: () => boolean;
  readonly resolve: (slot: TakenSlot | NoSlot) => void;
}

/**
 * Hands the slots of the send rate to the batches that one process sends: always to the organization that was served
 * longest ago, and within it to such a batch. Who comes waits for the call under way, not for those who were there.
 */
export class SlotQueue {
  readonly #services: Services;
  readonly #perSecond: () => number;
  readonly #waiting: Waiting[] = [];
  /** Turns taken when an organization or a batch was last served. */
  readonly #servedAt = new Map<string, number>();
  #turns = 0;
  #nextFreeAt = 0;
  #isServing = false;

  /** @param perSecond recipients a second that SES takes from the whole account, as last heard */
  constructor(services: Services, perSecond: () => number) {
    this.#services = services;
    this.#perSecond = perSecond;
  }

  /** The slots of one batch; none is given any more when its time is up. */
  slotsOf(organizationId: string, batchId: string, isTimeUp: () => boolean): Slots {
    return {
      next: (recipients) =>
        new Promise((resolve) => {
          this.#waiting.push({ organizationId, batchId, recipients, isTimeUp, resolve });
          if (!this.#isServing) void this.#serve();
        }),
    };
  }

  /** When the organization was last served, to compare with others; 0 when it was not yet. */
  servedAt(organizationId: string): number {
    return this.#servedAt.get(organizationId) ?? 0;
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    while (this.#waiting.length > 0) {
      await this.#untilNearlyFree();
      const first = this.#first();
      if (!first) continue;
      const slot = await this.#take(first.recipients);
      if (slot.nextFreeAt !== undefined) this.#nextFreeAt = slot.nextFreeAt;
      if (slot.taken || slot.reason !== 'send_rate') this.#answer(first, slot);
    }
    this.#isServing = false;
  }

  async #untilNearlyFree(): Promise<void> {
    for (;;) {
      for (const late of this.#waiting.filter(({ isTimeUp }) => isTimeUp())) {
        this.#answer(late, { taken: false, reason: 'send_rate', nextFreeAt: this.#nextFreeAt });
      }
      const { length } = this.#waiting;
      const wait = this.#nextFreeAt - this.#lead(this.#first()?.recipients ?? 0) - this.#services.clock();
      if (length === 0 || wait <= 0) return;
      await this.#services.sleep(Math.min(wait, stepMs));
    }
  }

  #first(): Waiting | undefined {
    const age = ({ organizationId, batchId }: Waiting): [number, number] => [
      this.servedAt(organizationId),
      this.servedAt(batchId),
    ];
    return this.#waiting.reduce<Waiting | undefined>((first, next) => {
      if (!first) return next;
      const [[a, b], [c, d]] = [age(first), age(next)];
      return c < a || (c === a && d < b) ? next : first;
    }, undefined);
  }

  /** @returns also when the rate has its next free moment */
  async #take(recipients: number): Promise<(TakenSlot & { nextFreeAt: number }) | NoSlot> {
    const perSecond = this.#perSecond();
    const earliest = Math.ceil(this.#services.clock() + this.#lead(recipients));
    try {
      const slot = await this.#services.sendRate.take(recipients, perSecond, earliest, earliest + stepMs);
      return slot.taken ? { ...slot, nextFreeAt: slot.at + (recipients / perSecond) * 1000 } : slot;
    } catch {
      return { taken: false, reason: 'unavailable', nextFreeAt: undefined };
    }
  }

  #lead(recipients: number): number {
    return Math.min(leadMs, (recipients / this.#perSecond()) * 1000);
  }

  #answer(waiting: Waiting, slot: TakenSlot | NoSlot): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    if (slot.taken) {
      this.#turns += 1;
      this.#servedAt.set(waiting.organizationId, this.#turns);
      this.#servedAt.set(waiting.batchId, this.#turns);
    }
    waiting.resolve(slot);
  }
}
