import { type Batch, soonMs } from './batch.ts';
import type { Services } from './services.ts';

/**
 * Has the mail of a batch sent at once: tells the process that sends, or has one started where there is none. A
 * thousand requests at the same moment start one. Whatever fails here costs a minute and nothing else, as the schedule
 * looks up what is due; what is due later than soon is left to it.
 */
export async function requestDelivery(batch: Batch | undefined, services: Services): Promise<void> {
  const now = services.clock();
  if (batch?.dueAt === undefined || batch.dueAt > now + soonMs || batch.waitingFor === 'paused') return;
  try {
    const isHeard = await services.senderLease.request(batch, now);
    if (!isHeard) await services.deliveryTrigger.invoke(batch.id);
  } catch (error) {
    services.log.warn('delivery_not_requested', { batchId: batch.id, error });
  }
}
