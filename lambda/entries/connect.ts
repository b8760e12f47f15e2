import { setTimeout as sleep } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Environment, readEnvironment } from '../environment.ts';
import { metrics } from '../metrics.ts';
import { createLog, type ErrorLog } from '../observability/log.ts';
import { createDynamoDBClient } from '../store/client.ts';
import { createSigningKeys } from '../store/signing-keys.ts';
import { Table } from '../store/table.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';

/** What the function that serves pages and those that send mail have in common. */
export interface Connections {
  readonly environment: Environment;
  readonly table: Table;
  readonly signingKeys: SigningKeys;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: ErrorLog;
}

/**
 * Connects to the table and the signing keys, once a process.
 *
 * @throws Error naming every environment variable that is missing
 */
export function connect(variables: Readonly<Record<string, string | undefined>>): Connections {
  const environment = readEnvironment(variables);
  const pause = async (milliseconds: number): Promise<void> => sleep(milliseconds);
  const table = new Table({
    client: createDynamoDBClient(),
    name: environment.table,
    sleep: pause,
    random: Math.random,
  });
  const secrets = new SecretsManagerClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return {
    environment,
    table,
    signingKeys: createSigningKeys(secrets, environment.signingKeysSecret, Date.now),
    sleep: pause,
    log: createLog(metrics.service),
  };
}

/** Lets the signing keys come in while a function starts. Whoever needs them meets what failed. */
export function fetchAhead(signingKeys: SigningKeys): void {
  signingKeys.current().catch(() => undefined);
}
