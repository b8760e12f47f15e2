import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import store from 'aws-ses-v2-local/dist/store.js';
import { demoKeys, loadDemoData } from '../../bin/local/demo-data.ts';
import { type Engine, startEngine } from '../../bin/local/engine.ts';
import { tagNames } from '../../lambda/mail/tags.ts';
import type { Organization } from '../../lambda/organizations/organization.ts';
import { createAdministration } from '../../lambda/store/administration.ts';
import { Table } from '../../lambda/store/table.ts';

/** A mail as the local SES took it. */
export interface SentMail {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly batchId: string;
}

/** A batch as the API shows it. */
export interface BatchView {
  readonly state: string;
  readonly success: number;
  readonly invitations: Readonly<Record<string, number>>;
  readonly estimatedLastSendAt?: string;
}

/** The code of an error that passes. */
const unavailable = 1001;
const maxTries = 10;

const [demoKey] = demoKeys;
const { organization: demoOrganization } = demoKey;

/** The whole service as `npm start` runs it, with the local SES in this process. One at a time. */
export class LocalStack {
  readonly engine: Engine;

  private constructor(engine: Engine) {
    this.engine = engine;
  }

  /**
   * Starts it with the demo organizations, and has it learn the rate.
   *
   * @param assembly folder of the synthesized stack
   * @param perSecond recipients a second that SES takes
   */
  static async start(assembly: string, perSecond: number): Promise<LocalStack> {
    const engine = await startEngine({
      assembly,
      directory: undefined,
      ports: { api: 0, invoke: 0, mail: 0 },
      sesRate: perSecond,
      external: { dynamodb: undefined, ses: undefined, environment: {} },
      log: () => undefined,
    });
    const stack = new LocalStack(engine);
    try {
      await loadDemoData(engine, engine.tables[0] ?? '', Date.now());
      await stack.untilMailed(await stack.post(['warm.up@bench.example']), 1, 30_000);
      await stack.rest();
      return stack;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  /** Invites addresses as the demo organization. @returns the id of the batch */
  async post(userEmails: readonly string[]): Promise<string> {
    const response = await fetch(`${this.#path()}/bulk`, {
      method: 'POST',
      headers: { ...this.#headers(), 'content-type': 'application/json' },
      body: JSON.stringify({ sendEmail: true, userEmails }),
    });
    return batchIdOf(await response.json());
  }

  async read(batchId: string): Promise<BatchView> {
    const response = await fetch(`${this.#path()}/bulk/${batchId}`, { headers: this.#headers() });
    const { data }: { data: BatchView } = JSON.parse(await response.text());
    return data;
  }

  /** Makes organizations beside the demo ones. @returns their ids */
  async addOrganizations(count: number): Promise<string[]> {
    const client = new DynamoDBClient({
      endpoint: this.engine.dynamodbUrl,
      region: this.engine.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const table = new Table({
      client,
      name: this.engine.tables[0] ?? '',
      sleep: async (ms) => sleep(ms),
      random: Math.random,
    });
    const administration = createAdministration(table);
    const made = Array.from(
      { length: count },
      (_, n): Organization => ({
        ...demoOrganization,
        id: (n + 1).toString(16).padStart(24, 'b'),
        slug: `other-${n}`,
      }),
    );
    for (const organization of made) await administration.createOrganization(organization);
    client.destroy();
    return made.map(({ id }) => id);
  }

  /**
   * Invites addresses as another function does, and once more while the database is too busy.
   *
   * @returns the id of the batch
   */
  async invoke(organizationId: string, userEmails: readonly string[]): Promise<string> {
    const name = 'muster-local-direct';
    const event = {
      operation: 'createBatch',
      organizationId,
      actor: 'bench',
      idempotencyKey: randomUUID(),
      input: { sendEmail: true, userEmails },
    };
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${this.engine.invokeUrl}/2015-03-31/functions/${name}/invocations`, {
        method: 'POST',
        body: JSON.stringify(event),
      });
      const answer: unknown = await response.json();
      if (tries === maxTries || Object(Object(answer).error).code !== unavailable) return batchIdOf(answer);
      await sleep(1_000);
    }
  }

  /** Mails that SES has taken so far, the first one first. */
  mails(batchId?: string): SentMail[] {
    const found: SentMail[] = [];
    for (const { messageId, headers = [] } of store.getStoreReadonly().emails) {
      const tag = headers.find(({ name }) => name === `X-SES-MESSAGE-TAG-${tagNames.batch}`)?.value ?? '';
      // SES's ids begin with the time.
      if (batchId === undefined || tag === batchId) {
        found.push({ at: Number.parseInt(messageId, 16), batchId: tag });
      }
    }
    return found.sort((a, b) => a.at - b.at);
  }

  /**
   * Waits until so many of a batch are mailed.
   *
   * @param timeout milliseconds
   * @returns its mails, the first one first
   * @throws Error when they take longer
   */
  async untilMailed(batchId: string, count: number, timeout: number): Promise<SentMail[]> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const mails = this.mails(batchId);
      if (mails.length >= count) return mails;
      if (Date.now() > deadline) throw new Error(`${mails.length} of ${count} were mailed in ${timeout} ms`);
      await sleep(50);
    }
  }

  /** Lets who sends come to its end, and the rate be free again. */
  async rest(): Promise<void> {
    await sleep(3_000);
  }

  async close(): Promise<void> {
    await this.engine.close();
  }

  #path(): string {
    return `${this.engine.apiUrl}/v1/organizations/${demoOrganization.slug}/mdm/apple/enterprise/enrollment-tokens`;
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${demoKey.key}` };
  }
}

function batchIdOf(answer: unknown): string {
  const id: unknown = Object(Object(answer).data).batchId;
  if (typeof id === 'string') return id;
  throw new Error(`No batch was made: ${JSON.stringify(answer)}`);
}
