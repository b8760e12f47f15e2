import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentialsFor, type ExternalServices, regionFor } from './credentials.ts';
import { startDynamodb } from './dynamodb/server.ts';
import { createTables } from './dynamodb/tables.ts';
import { createEventBus } from './events/bus.ts';
import { createAsynchronousInvoker } from './functions/asynchronous.ts';
import { readFunctions } from './functions/definition.ts';
import { openFunctions } from './functions/functions.ts';
import { readRoutes } from './gateway/definition.ts';
import { createGateway } from './gateway/server.ts';
import { listen } from './http/listen.ts';
import { createInvokeApi } from './invoke-api/server.ts';
import { startMail } from './mail.ts';
import { localAccountId, type Place } from './place.ts';
import { readEventSources, startEventSources } from './queues/event-source.ts';
import { createQueues } from './queues/queues.ts';
import { createSqs } from './queues/server.ts';
import { readSchedules } from './schedules/definition.ts';
import { startSchedules } from './schedules/scheduler.ts';
import { createSecretsManager } from './secrets/server.ts';
import { openSecrets } from './secrets/store.ts';
import type { SesEvent } from './ses/server.ts';
import { readAssembly } from './template/assembly.ts';
import { openStack } from './template/stack.ts';

export interface EngineOptions {
  /** Folder that `cdk synth` wrote. */
  readonly assembly: string;
  /** Folder of what is kept over a restart; without one nothing is. */
  readonly directory: string | undefined;
  /** 0 takes a free one. */
  readonly ports: { readonly api: number; readonly invoke: number; readonly mail: number };
  /** Recipients a second that the built-in SES takes. */
  readonly sesRate: number;
  readonly external: ExternalServices;
  /** How long indexes of the built-in database lag behind their table, in milliseconds. @default 0 */
  readonly indexLagMs?: number;
  /** How long functions may go on, in milliseconds, after they were told that all is being stopped. @default 2 000 */
  readonly terminationGraceMs?: number;
  /** Milliseconds before the second and the third try of an asynchronous event. */
  readonly retryDelaysMs?: readonly number[];
  /** Takes each line that a function prints, and what the engine itself has to say. */
  log(source: string, line: string): void;
}

export interface Engine {
  readonly apiUrl: string;
  readonly invokeUrl: string;
  /** The inbox; `undefined` where another SES is used. */
  readonly inboxUrl: string | undefined;
  readonly dynamodbUrl: string;
  readonly sesUrl: string;
  readonly secretsManagerUrl: string;
  readonly sqsUrl: string;
  readonly region: string;
  readonly tables: readonly string[];
  /** Credentials for the endpoints above, as environment variables. */
  readonly credentials: Readonly<Record<string, string>>;
  /**
   * Ends a function without a word, as SIGKILL does: the environment that has been at its event the longest.
   *
   * @param functionName one of the template
   * @returns whether any was at an event
   */
  kill(functionName: string): Promise<boolean>;
  /** Takes no more events and requests, lets what runs come to an end, and stops. */
  close(): Promise<void>;
}

/** As long as Lambda gives a runtime after SIGTERM. */
const lambdaTerminationGraceMs = 2_000;

/** Lambda waits one minute, then two. */
const lambdaRetryDelaysMs = [60_000, 120_000];

/**
 * Serves a synthesised stack on this machine: what the template says, and nothing that it does not say.
 *
 * @throws Error in one line when a port is taken or the template asks for what is not served here
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const closers: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse().splice(0)) await closer();
  };
  const opened = <Part extends { close(): void | Promise<void> }>(part: Part): Part => {
    closers.push(() => part.close());
    return part;
  };
  try {
    return { ...(await start(options, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  options: EngineOptions,
  opened: <Part extends { close(): void | Promise<void> }>(part: Part) => Part,
): Promise<Omit<Engine, 'close'>> {
  const { assembly, directory, ports, sesRate, external, log } = options;
  const region = regionFor(external);
  const credentials = credentialsFor(external);
  const gateway = opened(await listen(ports.api, 'PORT'));
  const invokeApi = opened(await listen(ports.invoke, 'LAMBDA_PORT'));
  const secretsManager = opened(await listen(0));
  const sqs = opened(await listen(0));
  const { stackName, ...rest } = readAssembly(assembly);
  const place: Place = {
    region,
    accountId: localAccountId,
    stackName,
    apiUrl: gateway.url,
    queueUrl: sqs.url,
  };
  const stack = openStack({ stackName, ...rest }, place);

  let publish = (_event: SesEvent): void => {};
  const ses =
    external.ses === undefined
      ? opened(
          await startMail(stack, {
            mailPort: ports.mail,
            ratePerSecond: sesRate,
            region,
            accountId: localAccountId,
            onEvent: (event) => publish(event),
          }),
        )
      : undefined;
  const sesUrl = external.ses ?? ses?.url ?? '';
  const keep = (name: string): string | undefined => directory && join(directory, name);
  const database =
    external.dynamodb === undefined
      ? opened(await startDynamodb(keep('dynamodb'), (line) => log('engine', line), options))
      : undefined;
  const dynamodbUrl = external.dynamodb ?? database?.url ?? '';
  const tables = await makeTables();
  secretsManager.serve(createSecretsManager(openSecrets(stack, keep('secrets.json'))));
  const queues = createQueues(stack);
  sqs.serve(createSqs(queues, ({ settings }) => `${sqs.url}/${localAccountId}/${settings.name}`));

  const functions = opened(
    openFunctions({
      definitions: readFunctions(stack),
      access: {
        region,
        endpoints: {
          // What is not served here must not go out to AWS, but fail with a message that says so.
          ...(external.dynamodb === undefined && external.ses === undefined && { '': invokeApi.url }),
          DYNAMODB: dynamodbUrl,
          LAMBDA: invokeApi.url,
          SECRETS_MANAGER: secretsManager.url,
          SES: sesUrl,
          SQS: sqs.url,
        },
        credentials,
      },
      terminationGraceMs: options.terminationGraceMs ?? lambdaTerminationGraceMs,
      log,
    }),
  );
  const invoker = opened(
    createAsynchronousInvoker({
      functions,
      retryDelaysMs: options.retryDelaysMs ?? lambdaRetryDelaysMs,
      sendToQueue: queues.send,
    }),
  );
  publish = createEventBus(stack, queues, functions, invoker).publish;
  gateway.serve(
    createGateway({ routes: readRoutes(stack, functions), functions, accountId: localAccountId }),
  );
  invokeApi.serve(createInvokeApi(functions, invoker));
  opened(startEventSources(readEventSources(stack, queues, functions), functions, region));
  opened(startSchedules(readSchedules(stack, functions), invoker, place));
  opened({
    close() {
      gateway.refuse();
      invokeApi.refuse();
    },
  });
  return {
    apiUrl: gateway.url,
    invokeUrl: invokeApi.url,
    inboxUrl: ses?.inboxUrl,
    dynamodbUrl,
    sesUrl,
    secretsManagerUrl: secretsManager.url,
    sqsUrl: sqs.url,
    region,
    tables,
    credentials,
    async kill(functionName) {
      const definition = functions.find(functionName);
      return definition !== undefined && functions.kill(definition);
    },
  };

  async function makeTables(): Promise<string[]> {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = credentials;
    const given = accessKeyId !== undefined && secretAccessKey !== undefined;
    const client = new DynamoDBClient({
      endpoint: dynamodbUrl,
      region,
      ...(given && { credentials: { accessKeyId, secretAccessKey } }),
    });
    try {
      return await createTables(stack, client);
    } finally {
      client.destroy();
    }
  }
}
