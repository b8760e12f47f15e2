import { randomBytes } from 'node:crypto';
import type { Services } from '../batches/services.ts';
import { createDeliveryTrigger, createNoDeliveryTrigger } from '../delivery/lambda-trigger.ts';
import { type Environment, optionalEnvironmentNames } from '../environment.ts';
import { createSesClient } from '../mail/ses-client.ts';
import { createSesMailer } from '../mail/ses-mailer.ts';
import type { ErrorLog } from '../observability/log.ts';
import { createBatchStore } from '../store/batches.ts';
import { createChunkStore } from '../store/chunks.ts';
import { createOrganizationStore } from '../store/organizations.ts';
import { createSendRateStore } from '../store/send-rate.ts';
import { createSenderLeaseStore } from '../store/sender-lease.ts';
import { createSuppressionStore } from '../store/suppressions.ts';
import type { Table } from '../store/table.ts';
import { createTokenStore } from '../store/tokens.ts';
import { connect } from './connect.ts';

export interface Wiring {
  readonly environment: Environment;
  readonly services: Services;
  readonly table: Table;
  readonly log: ErrorLog;
}

/**
 * Wires the whole domain to AWS, once a process.
 *
 * @throws Error naming every environment variable that is missing
 */
export function wire(variables: Readonly<Record<string, string | undefined>>): Wiring {
  const { environment, table, signingKeys, sleep, log } = connect(variables);
  const services: Services = {
    organizations: createOrganizationStore(table),
    batches: createBatchStore(table),
    chunks: createChunkStore(table),
    tokens: createTokenStore(table),
    suppressions: createSuppressionStore(table),
    sendRate: createSendRateStore(table),
    senderLease: createSenderLeaseStore(table),
    mailer: createSesMailer({
      client: createSesClient(),
      from: environment.mailFrom,
      configurationSet: environment.configurationSet,
      templatePrefix: environment.templatePrefix,
      log,
    }),
    deliveryTrigger:
      environment.deliverFunction === undefined
        ? createNoDeliveryTrigger(log, `${optionalEnvironmentNames.deliverFunction} is not set`)
        : createDeliveryTrigger(environment.deliverFunction),
    signingKeys,
    publicUrl: environment.publicUrl,
    clock: Date.now,
    sleep,
    randomId: () => randomBytes(12).toString('hex'),
    log,
  };
  return { environment, services, table, log };
}
