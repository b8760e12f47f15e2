import type { Services, Slot } from './services.ts';

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

/** Where a batch gets the slots of the one send rate from. */
export interface Slots {
  /** Takes the next slot for a call. Never rejects: outcomes at hand must be recorded. */
  next(recipients: number): Promise<TakenSlot | NoSlot>;
}

/**
 * The slots that a request takes: only those that are free now, as somebody waits for its answer.
 *
 * @param perSecond recipients a second that SES takes from the whole account
 * @param firstSlot a slot for the first call that was asked for already
 */
export function slotsFreeNow(services: Services, perSecond: number, firstSlot?: Promise<Slot>): Slots {
  let first = firstSlot;
  return {
    async next(recipients) {
      const now = services.clock();
      const asked = first ?? services.sendRate.take(recipients, perSecond, now, now);
      first = undefined;
      return asked.catch((): NoSlot => ({ taken: false, reason: 'unavailable', nextFreeAt: undefined }));
    },
  };
}
