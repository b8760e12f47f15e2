import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamodb } from '../../../bin/local/dynamodb/server.ts';
import { createTables } from '../../../bin/local/dynamodb/tables.ts';
import { type FunctionDefinition, readFunctions } from '../../../bin/local/functions/definition.ts';
import { functionVariables } from '../../../bin/local/functions/variables.ts';
import { type LocalServer, listen } from '../../../bin/local/http/listen.ts';
import { localAccountId } from '../../../bin/local/place.ts';
import { createSecretsManager } from '../../../bin/local/secrets/server.ts';
import { openSecrets } from '../../../bin/local/secrets/store.ts';
import { readAssembly } from '../../../bin/local/template/assembly.ts';
import { openStack, type Stack } from '../../../bin/local/template/stack.ts';
import { synthesise } from '../../support/synth.ts';
import { type Clock, createClock } from './clock.ts';
import { FunctionProcess, ProcessPool } from './processes.ts';

export const functionNames = ['http', 'direct', 'deliver', 'email-events', 'enroll-page'] as const;
export type FunctionName = (typeof functionNames)[number];

/** What all scenarios of a run share: the synthesised stack with its bundles, the database, processes that wait. */
export interface TestBed {
  readonly stack: Stack;
  readonly clock: Clock;
  readonly processes: ProcessPool;
  readonly dynamodb: DynamoDBClient;
  readonly dynamodbUrl: string;
  readonly tableName: string;
  definition(name: FunctionName): FunctionDefinition;
  /** Environment of a function that calls these endpoints. */
  variables(
    name: FunctionName,
    urls: { readonly dynamodb: string; readonly ses: string; readonly lambda: string },
  ): Readonly<Record<string, string>>;
  /** Asks the http function, always in the same process: for looking at things, not for changing them. */
  read(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const region = 'us-east-1';
const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** Builds the bundles and starts what is shared, once a run. */
export async function startTestBed(): Promise<TestBed> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-faults-'));
  await synthesise(folder);
  const assembly = readAssembly(folder);
  const { stackName } = assembly;
  const url = 'http://localhost';
  const stack = openStack(assembly, {
    region,
    accountId: localAccountId,
    stackName,
    apiUrl: url,
    queueUrl: url,
  });
  const database = await startDynamodb(undefined, () => undefined);
  const dynamodb = new DynamoDBClient({
    endpoint: database.url,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const [tableName = ''] = await createTables(stack, dynamodb);
  const secretsManager = await serve(createSecretsManager(openSecrets(stack, undefined)));
  const definitions = readFunctions(stack);
  const clock = createClock();
  process.env.MUSTER_FAULTS_COMPILE_CACHE = join(folder, 'compile-cache');
  const processes = new ProcessPool(clock.file);
  const definition = (name: FunctionName): FunctionDefinition => {
    const found = definitions.find((candidate) => candidate.name.endsWith(`-${name}`));
    if (!found) throw new Error(`The stack has no function ${name}`);
    return found;
  };
  const variables: TestBed['variables'] = (name, { dynamodb, ses, lambda }) =>
    functionVariables(definition(name), {
      region,
      credentials,
      endpoints: {
        '': secretsManager.url,
        DYNAMODB: dynamodb,
        LAMBDA: lambda,
        SES: ses,
        SECRETS_MANAGER: secretsManager.url,
      },
    });
  const reader = new FunctionProcess(clock.file);
  const { directory, handler } = definition('http');
  await reader.do({
    kind: 'load',
    directory,
    handler,
    variables: variables('http', {
      dynamodb: database.url,
      ses: secretsManager.url,
      lambda: secretsManager.url,
    }),
  });
  return {
    stack,
    clock,
    processes,
    dynamodb,
    dynamodbUrl: database.url,
    tableName,
    definition,
    variables,
    async read(event) {
      const outcome = await reader.do({ kind: 'invoke', event, requestId: 'read', timeoutMs: 29_000 });
      if (outcome.kind !== 'returned') throw new Error(`Reading: ${outcome.kind}`);
      return outcome.value;
    },
    async close() {
      await Promise.all([processes.close(), reader.kill()]);
      dynamodb.destroy();
      await Promise.all([database.close(), secretsManager.close()]);
      clock.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function serve(listener: RequestListener): Promise<LocalServer> {
  const server = await listen(0);
  server.serve(listener);
  return server;
}
