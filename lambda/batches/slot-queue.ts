import type { SendRateStore, Services } from './services.ts';
import type { NoSlot, Slots, TakenSlot } from './slots.ts';

/** A slot is taken so long before it begins, in milliseconds: enough to read who is mailed, and to write the call. */
const leadMs = 250;

/** Those who wait are looked through so often, in milliseconds: somebody may have come, or may have to go. */
const stepMs = 500;

/** What the queue needs from outside. */
export interface SlotQueueServices extends Pick<Services, 'clock' | 'sleep'> {
  readonly sendRate: Pick<SendRateStore, 'take'>;
}

interface Waiting {
  readonly organizationId: string;
  readonly batchId: string;
  readonly recipients: number;
  readonly isTimeUp: () => boolean;
  readonly resolve: (slot: TakenSlot | NoSlot) => void;
}

/**
 * Hands the slots of the send rate to the batches that one process sends. Organizations share it evenly, by recipients,
 * among those who wait (start-time fair queuing): who comes with ten people waits for the call under way, not for those
 * who were there, and may come again. Within an organization it goes to the batch that was served longest ago.
 */
export class SlotQueue {
  readonly #services: SlotQueueServices;
  readonly #perSecond: () => number;
  readonly #waiting: Waiting[] = [];
  /** Where the last call of an organization ends on the common scale, in recipients. */
  readonly #endOf = new Map<string, number>();
  /** Where the call that was served last begins on it: nobody saves up what was not used before. */
  #scale = 0;
  /** Turns taken when a batch was last served. */
  readonly #servedAt = new Map<string, number>();
  #turns = 0;
  #nextFreeAt = 0;
  #isServing = false;

  /** @param perSecond recipients a second that SES takes from the whole account, as last heard */
  constructor(services: SlotQueueServices, perSecond: () => number) {
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

  /** How much was sent of the organization, to compare with others: who has less comes first. */
  turnOf(organizationId: string): number {
    return Math.max(this.#scale, this.#endOf.get(organizationId) ?? 0);
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
    return this.#waiting.toSorted((a, b) => this.#compare(a, b))[0];
  }

  /** Of two whose turn is the same, the one that had less comes first. */
  #compare(a: Waiting, b: Waiting): number {
    const end = ({ organizationId }: Waiting): number => this.#endOf.get(organizationId) ?? 0;
    const served = ({ batchId }: Waiting): number => this.#servedAt.get(batchId) ?? 0;
    return (
      this.turnOf(a.organizationId) - this.turnOf(b.organizationId) ||
      end(a) - end(b) ||
      served(a) - served(b)
    );
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
      const { organizationId, batchId, recipients } = waiting;
      this.#turns += 1;
      this.#scale = this.turnOf(organizationId);
      this.#endOf.set(organizationId, this.#scale + recipients);
      this.#servedAt.set(batchId, this.#turns);
    }
    waiting.resolve(slot);
  }
}
