import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { createEnrollPageHandler } from '../http/enroll-page.ts';
import { metrics as names } from '../metrics.ts';
import { createBatchReader } from '../store/batch-reader.ts';
import { createOrganizationStore } from '../store/organizations.ts';
import { createTokenStore } from '../store/tokens.ts';
import { connect, fetchAhead } from './connect.ts';

const { environment, table, signingKeys, log } = connect(process.env);
fetchAhead(signingKeys);
const metrics = new Metrics({
  namespace: names.namespace,
  serviceName: names.service,
  defaultDimensions: { stage: environment.stage },
});

/** Invoked by API Gateway for every path but those of the API: links, whole or damaged. */
export const handler = createEnrollPageHandler({
  services: {
    organizations: createOrganizationStore(table),
    tokens: createTokenStore(table),
    batches: createBatchReader(table),
    signingKeys,
    publicUrl: environment.publicUrl,
    clock: Date.now,
  },
  log,
  onNotReady() {
    metrics.addMetric(names.pagesNotReady, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  },
});
