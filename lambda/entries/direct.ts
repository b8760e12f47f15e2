import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { createDirectHandler } from '../direct/handler.ts';
import { metrics as names } from '../metrics.ts';
import { fetchAhead } from './connect.ts';
import { wire } from './services.ts';

const { environment, services, log } = wire(process.env);
fetchAhead(services.signingKeys);
const metrics = new Metrics({
  namespace: names.namespace,
  serviceName: names.service,
  defaultDimensions: { stage: environment.stage },
});

/** Invoked by other Lambdas and by schedules. */
export const handler = createDirectHandler({
  services,
  log,
  onFailure(outcome) {
    const name = outcome === 'refused' ? names.directRequestsRefused : names.directRequestsFailed;
    metrics.addMetric(name, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  },
});
