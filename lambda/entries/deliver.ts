import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { deliver } from '../batches/deliver.ts';
import { metrics as names } from '../metrics.ts';
import { timeLimits } from '../observability/time-limits.ts';
import { fetchAhead } from './connect.ts';
import { wire } from './services.ts';

/** Time kept back for noting how far the work has come, in milliseconds. */
const endReserve = 20_000;

const { environment, services, log } = wire(process.env);
fetchAhead(services.signingKeys);
const metrics = new Metrics({
  namespace: names.namespace,
  serviceName: names.service,
  defaultDimensions: { stage: environment.stage },
});

/** Aborted when this environment is about to be shut down: what is held is given back for the next run. */
const shutdown = new AbortController();
process.once('SIGTERM', () => shutdown.abort());

/** Invoked each minute by the schedule, and with `{"batchId"}` by whoever left mail due. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const time = timeLimits(services.clock, context.getRemainingTimeInMillis(), endReserve);
  const isRequested = typeof event === 'object' && event !== null && 'batchId' in event;
  const delivered = await deliver(time, services, { isRequested, stop: shutdown.signal });
  if (!isRequested) {
    metrics.addMetric(names.oldestDueBatchAge, MetricUnit.Seconds, delivered.oldestDueSeconds);
    metrics.publishStoredMetrics();
  }
  if (delivered.turns > 0) log.info('delivered', { ...delivered });
}
