import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Services } from '../batches/services.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { createSesClient } from '../mail/ses-client.ts';
import { createSesMailer } from '../mail/ses-mailer.ts';
import { metrics } from '../metrics.ts';
import { createLog, type ErrorLog } from '../observability/log.ts';
import { createBatchStore } from '../store/batches.ts';
import { createChunkStore } from '../store/chunks.ts';
import { createDynamoDBClient } from '../store/client.ts';
import { createOrganizationStore } from '../store/organizations.ts';
import { createSendRateStore } from '../store/send-rate.ts';
import { createSigningKeys } from '../store/signing-keys.ts';
import { createSuppressionStore } from '../store/suppressions.ts';
import { Table } from '../store/table.ts';
import { createTokenStore } from '../store/tokens.ts';

export interface Wiring {
  readonly environment: Environment;
  readonly services: Services;
  readonly table: Table;
  readonly log: ErrorLog;
}

/**
 * Wires the domain to AWS, once a process.
 *
 * @throws Error naming every environment variable that is missing
 */
export function wire(variables: Readonly<Record<string, string | undefined>>): Wiring {
  const environment = readEnvironment(variables);
  const log = createLog(metrics.service);
  const pause = async (milliseconds: number): Promise<void> => sleep(milliseconds);
  const table = new Table({
    client: createDynamoDBClient(),
    name: environment.table,
    sleep: pause,
    random: Math.random,
  });
  const secrets = new SecretsManagerClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
  });
  const services: Services = {
    organizations: createOrganizationStore(table),
    batches: createBatchStore(table),
    chunks: createChunkStore(table),
    tokens: createTokenStore(table),
    suppressions: createSuppressionStore(table),
    sendRate: createSendRateStore(table),
    mailer: createSesMailer({
      client: createSesClient(),
      from: environment.mailFrom,
      configurationSet: environment.configurationSet,
      templatePrefix: environment.templatePrefix,
      log,
    }),
    signingKeys: createSigningKeys(secrets, environment.signingKeysSecret, Date.now),
    publicUrl: environment.publicUrl,
    clock: Date.now,
    sleep: pause,
    randomId: () => randomBytes(12).toString('hex'),
    log,
  };
  return { environment, services, table, log };
}
