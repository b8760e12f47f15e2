import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { createEmailEventsHandler } from '../email-events/handler.ts';
import { metrics as names } from '../metrics.ts';
import { wire } from './services.ts';

const { environment, services } = wire(process.env);
const metrics = new Metrics({
  namespace: names.namespace,
  serviceName: names.service,
  defaultDimensions: { stage: environment.stage },
});

/** Invoked by the queue of SES's events. */
export const handler = createEmailEventsHandler({
  services,
  onOverLimits({ bounces, complaints }) {
    metrics.addMetric(names.organizationsOverBounceLimit, MetricUnit.Count, bounces);
    metrics.addMetric(names.organizationsOverComplaintLimit, MetricUnit.Count, complaints);
    metrics.publishStoredMetrics();
  },
});
