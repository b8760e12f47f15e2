import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, afterEach } from '@jest/globals';
import { type LocalSes, type LocalSesOptions, startSes } from '../../bin/local/ses/server.ts';
import type { DeliveryTrigger } from '../../lambda/batches/delivery-trigger.ts';
import type { Services } from '../../lambda/batches/services.ts';
import { createSesClient } from '../../lambda/mail/ses-client.ts';
import { createSesMailer } from '../../lambda/mail/ses-mailer.ts';
import { mailTemplates } from '../../lambda/mail/templates.ts';
import type { ErrorLog } from '../../lambda/observability/log.ts';
import { type Administration, createAdministration } from '../../lambda/store/administration.ts';
import { createBatchStore } from '../../lambda/store/batches.ts';
import { createChunkStore } from '../../lambda/store/chunks.ts';
import { createDynamoDBClient } from '../../lambda/store/client.ts';
import { createOrganizationStore } from '../../lambda/store/organizations.ts';
import { createSendRateStore } from '../../lambda/store/send-rate.ts';
import { createSenderLeaseStore } from '../../lambda/store/sender-lease.ts';
import { createSuppressionStore } from '../../lambda/store/suppressions.ts';
import { Table } from '../../lambda/store/table.ts';
import { createTokenStore } from '../../lambda/store/tokens.ts';
import type { SigningKeys } from '../../lambda/tokens/signing-keys.ts';
import { loadDemo, noon } from './demo.ts';
import { createTable, dynamodbUrl } from './dynamodb.ts';
import { VirtualClock } from './virtual-clock.ts';

/** The whole service in this process: real clients, a real database and the local SES, with time in the test's hands. */
export interface TestService {
  readonly services: Services;
  readonly table: Table;
  readonly administration: Administration;
  readonly ses: LocalSes;
  readonly clock: VirtualClock;
  /** Names of the SDK commands sent so far, in order. */
  readonly calls: string[];
  readonly log: TestLog;
  /** Ids of the batches that delivery was asked for, in order; nothing is started by that. */
  readonly deliveryRequests: string[];
  /** Where database and SES are, and the name of the table. */
  readonly endpoints: { readonly dynamodb: string; readonly ses: string; readonly table: string };
  /** What another process would wire: the same table and SES, nothing remembered. */
  anotherProcess(): Services;
}

export interface TestLog extends ErrorLog {
  readonly lines: { readonly level: string; readonly message: string; readonly fields: unknown }[];
}

export interface TestServiceOptions extends Partial<LocalSesOptions> {
  /** Stands before the database. @returns the endpoint that clients are to use */
  readonly before?: (endpoint: string) => Promise<string>;
  readonly signingKeys?: SigningKeys;
  /** Real milliseconds that the indexes lag behind the table. */
  readonly indexLagMs?: number;
  /** In place of one that records what is asked for. */
  readonly deliveryTrigger?: DeliveryTrigger;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = 'us-east-1';
const closing: (() => Promise<void> | void)[] = [];
const closingLast: typeof closing = [];

afterEach(() => closeAll(closing));
afterAll(() => closeAll(closingLast));

async function closeAll(list: typeof closing): Promise<void> {
  for (const close of list.splice(0)) await close();
}

/** What a test started is closed after it. */
export function closeAfterTest(close: () => Promise<void> | void): void {
  closing.push(close);
}

export const publicUrl = 'https://enroll.muster.example';

/** Key of version 1; there is no other. */
export const signingKey = Buffer.from('a signing key of 32 bytes, or so');

export const oneSigningKey: SigningKeys = {
  current: async () => ({ version: 1, key: signingKey }),
  find: async (version) => (version === 1 ? signingKey : undefined),
};

/** One for all tests of a file, which do not get in each other's way. */
export async function keepService(): Promise<TestService> {
  const service = await startService();
  closingLast.push(...closing.splice(0));
  return service;
}

/** Starts it with demo data and a table of its own. */
export async function startService(options: TestServiceOptions = {}): Promise<TestService> {
  const { before, signingKeys = oneSigningKey, deliveryTrigger: given, indexLagMs, ...sesOptions } = options;
  const deliveryRequests: string[] = [];
  const recording: DeliveryTrigger = {
    async invoke(batchId) {
      deliveryRequests.push(batchId);
    },
  };
  const deliveryTrigger = given ?? recording;
  const clock = new VirtualClock(noon);
  const calls: string[] = [];
  const database = await dynamodbUrl(indexLagMs);
  const direct = createDynamoDBClient({ endpoint: database, region, credentials });
  const name = await createTable(direct);
  const ses = await startSes({
    mailPort: 0,
    ratePerSecond: 1000,
    templates: mailTemplates().map(({ language, ...parts }) => ({
      ...parts,
      name: `muster-test-${language}`,
    })),
    identities: ['muster.example'],
    configurationSets: ['muster-test'],
    now: clock.read,
    ...sesOptions,
  });
  const endpoint = before ? await before(database) : database;
  const dynamodb = before ? createDynamoDBClient({ endpoint, region, credentials }) : direct;
  const sesClient = createSesClient({ endpoint: ses.url, region, credentials });
  watch(dynamodb, clock, calls);
  watch(sesClient, clock, calls);
  closeAfterTest(async () => {
    for (const client of [direct, dynamodb, sesClient]) client.destroy();
    await ses.close();
  });
  const administration = createAdministration(tableOf(direct, name, clock));
  await loadDemo(administration);
  const log = testLog();
  const table = tableOf(dynamodb, name, clock);
  const wire = (): Services => servicesOf({ table, sesClient, clock, log, signingKeys, deliveryTrigger });
  const endpoints = { dynamodb: endpoint, ses: ses.url, table: name };
  return {
    endpoints,
    services: wire(),
    table,
    administration,
    ses,
    clock,
    calls,
    log,
    deliveryRequests,
    anotherProcess: wire,
  };
}

function servicesOf(parts: {
  table: Table;
  sesClient: SESClient;
  clock: VirtualClock;
  log: ErrorLog;
  signingKeys: SigningKeys;
  deliveryTrigger: DeliveryTrigger;
}): Services {
  const { table, sesClient, clock, log, signingKeys, deliveryTrigger } = parts;
  return {
    organizations: createOrganizationStore(table),
    batches: createBatchStore(table),
    chunks: createChunkStore(table),
    tokens: createTokenStore(table),
    suppressions: createSuppressionStore(table),
    sendRate: createSendRateStore(table),
    senderLease: createSenderLeaseStore(table),
    mailer: createSesMailer({
      client: sesClient,
      from: 'Muster <invitations@muster.example>',
      configurationSet: 'muster-test',
      templatePrefix: 'muster-test-',
      log,
    }),
    deliveryTrigger,
    signingKeys,
    publicUrl,
    clock: clock.read,
    sleep: clock.sleep,
    randomId: countingIds,
    log,
  };
}

function tableOf(client: DynamoDBClient, name: string, clock: VirtualClock): Table {
  return new Table({ client, name, sleep: clock.sleep, random: () => 0.5 });
}

let ids = 0;

/** Ids that differ, and spread over the shards as random ones do. */
function countingIds(): string {
  ids += 1;
  return ids.toString(16).padStart(24, '0');
}

/** Notes each command, and keeps the clock still while it is under way. */
/** Counts calls; time stands still while one is under way: DynamoDB's with its retries, SES's once it has its turn. */
function watch(client: DynamoDBClient | SESClient, clock: VirtualClock, calls: string[]): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      calls.push(context.commandName ?? 'unknown');
      return next(args);
    },
    { step: 'initialize', priority: 'high' },
  );
  if (client instanceof SESClient) {
    client.middlewareStack.add((next) => (args) => clock.during(() => next(args)), {
      step: 'deserialize',
      priority: 'low',
    });
  } else {
    client.middlewareStack.add((next) => (args) => clock.during(() => next(args)), {
      step: 'initialize',
      priority: 'high',
    });
  }
}

function testLog(): TestLog {
  const lines: TestLog['lines'] = [];
  const note = (level: string) => (message: string, fields: unknown) => {
    lines.push({ level, message, fields });
  };
  return {
    lines,
    info: note('info'),
    warn: note('warn'),
    error: (message, error, fields) => lines.push({ level: 'error', message, fields: { error, ...fields } }),
  };
}
