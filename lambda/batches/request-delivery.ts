import type { Batch } from './batch.ts';
import type { Services } from './services.ts';

/** What is due this soon, in milliseconds, somebody is asked to send; what is due later the schedule looks after. */
const soonMs = 5_000;

/** Who was asked this short a time ago, in milliseconds, is on the way: nobody else is asked. */
const underWayMs = 2_000;

/**
 * Has the mail of a batch sent at once: tells the process that sends, or has one started where there is none. A
 * thousand requests at the same moment start one. Whatever fails here costs a minute and nothing else, as the schedule
 * looks up what is due.
 */
export async function requestDelivery(batch: Batch | undefined, services: Services): Promise<void> {
  const now = services.clock();
  if (batch?.dueAt === undefined || batch.dueAt > now + soonMs || batch.waitingFor === 'paused') return;
  try {
    const { until = 0, requestedAt = 0 } = await services.senderLease.request(batch, now);
    if (until > now || now - requestedAt < underWayMs) return;
    await services.deliveryTrigger.invoke(batch.id);
  } catch (error) {
    services.log.warn('delivery_not_requested', { batchId: batch.id, error });
  }
}
