import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { Failure } from '../failure.ts';
import { mapSettled } from '../map-settled.ts';
import { slices } from '../slices.ts';
import { shape } from './shape.ts';

export type Item = Record<string, AttributeValue>;

export interface Key {
  readonly partition: string;
  readonly sort: string;
}

type BatchWriter = ReturnType<BatchWriteItemCommand['resolveMiddleware']>;

export type Update = Pick<
  UpdateItemCommandInput,
  | 'UpdateExpression'
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
  | 'ReturnValues'
>;

/**
 * BatchWriteItem and BatchGetItem calls in flight at a time, per operation. Beyond about 50 a Lambda of one vCPU only
 * queues, and costs more CPU a call (measured: 1 430 µs at 50, 1 809 µs at 128).
 */
export const maxInFlight = 50;

/** Service limits: items a BatchWriteItem call, keys a BatchGetItem call. */
const writeBatch = 25;
const readBatch = 100;

/** Full-jitter backoff for what DynamoDB left undone, in milliseconds. */
const firstBackoff = 25;
const longestBackoff = 2_000;

/**
 * The one table, in items and keys. Every failure of DynamoDB leaves here as `Failure unavailable` (its retries are
 * used up then) or `unexpected`; a condition that did not hold is an answer, not a failure.
 */
export class Table {
  readonly #client: DynamoDBClient;
  readonly #name: string;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  readonly #random: () => number;
  readonly #writers = new WeakMap<AbortSignal, BatchWriter>();

  constructor(options: {
    client: DynamoDBClient;
    name: string;
    sleep: (milliseconds: number) => Promise<void>;
    /** 0 (included) to 1 (not included). */
    random: () => number;
  }) {
    this.#client = options.client;
    this.#name = options.name;
    this.#sleep = options.sleep;
    this.#random = options.random;
  }

  async get(key: Key): Promise<Item | undefined> {
    const command = new GetItemCommand({ TableName: this.#name, Key: marshalKey(key), ConsistentRead: true });
    return (await translate(() => this.#client.send(command))).Item;
  }

  /** Reads items in any order; those that do not exist are left out. */
  async getAll(keys: readonly Key[]): Promise<Item[]> {
    const calls = slices(keys.map(marshalKey), readBatch);
    return (await mapSettled(calls, maxInFlight, (call) => this.#getBatch(call))).flat();
  }

  /**
   * @param signal looked at before each attempt of the call leaves
   * @returns whether the condition held; it always does without one
   */
  async put(
    item: Item,
    condition?: Omit<Update, 'UpdateExpression' | 'ReturnValues'>,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const command = new PutItemCommand({ TableName: this.#name, Item: item, ...condition });
    const options = signal && { abortSignal: signal };
    return (await unlessConditionFails(() => this.#client.send(command, options))) !== undefined;
  }

  /**
   * @param signal looked at before each attempt of the call leaves
   * @returns the attributes asked for by `ReturnValues`, or `undefined` when the condition did not hold
   */
  async update(key: Key, update: Update, signal?: AbortSignal): Promise<Item | undefined> {
    const command = new UpdateItemCommand({ TableName: this.#name, Key: marshalKey(key), ...update });
    const options = signal && { abortSignal: signal };
    const output = await unlessConditionFails(() => this.#client.send(command, options));
    return output && (output.Attributes ?? {});
  }

  /** @returns whether the condition held */
  async delete(key: Key, condition?: Omit<Update, 'UpdateExpression' | 'ReturnValues'>): Promise<boolean> {
    const command = new DeleteItemCommand({ TableName: this.#name, Key: marshalKey(key), ...condition });
    return (await unlessConditionFails(() => this.#client.send(command))) !== undefined;
  }

  /** One page of a query. */
  async query(
    query: Omit<QueryCommandInput, 'TableName'>,
  ): Promise<{ items: Item[]; next: Item | undefined }> {
    const command = new QueryCommand({ TableName: this.#name, ...query });
    const output = await translate(() => this.#client.send(command));
    return { items: output.Items ?? [], next: output.LastEvaluatedKey };
  }

  /** Writes items, 25 a call, over what was there. Rejects if not all could be written in time. */
  async putAll(items: readonly Item[], signal: AbortSignal): Promise<void> {
    await this.#writeAll(
      items.map((Item) => ({ PutRequest: { Item } })),
      signal,
    );
  }

  async deleteAll(keys: readonly Key[], signal: AbortSignal): Promise<void> {
    await this.#writeAll(
      keys.map((key) => ({ DeleteRequest: { Key: marshalKey(key) } })),
      signal,
    );
  }

  async #writeAll(requests: WriteRequest[], signal: AbortSignal): Promise<void> {
    await mapSettled(slices(requests, writeBatch), maxInFlight, (call) => this.#writeBatch(call, signal));
  }

  async #writeBatch(requests: WriteRequest[], signal: AbortSignal): Promise<void> {
    const send = this.#writer(signal);
    let left = requests;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await this.backOff(attempt, signal);
      const input = { RequestItems: { [this.#name]: left } };
      const { output } = await translate(() => send({ input }));
      left = output.UnprocessedItems?.[this.#name] ?? [];
    }
  }

  /**
   * What sends a BatchWriteItem call under a signal, put together from the client's middleware once: the client keeps
   * what it has put together (`cacheMiddleware`) only for calls without a signal.
   */
  #writer(signal: AbortSignal): BatchWriter {
    const known = this.#writers.get(signal);
    if (known) return known;
    const { middlewareStack, config } = this.#client;
    const command = new BatchWriteItemCommand({ RequestItems: {} });
    const writer = command.resolveMiddleware(middlewareStack, config, { abortSignal: signal });
    this.#writers.set(signal, writer);
    return writer;
  }

  async #getBatch(keys: Item[]): Promise<Item[]> {
    const items: Item[] = [];
    let left: Item[] = keys;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await this.backOff(attempt);
      if (attempt > 10) throw new Failure('unavailable', { retryAfter: 5 });
      const command = new BatchGetItemCommand({
        RequestItems: { [this.#name]: { Keys: left, ConsistentRead: true } },
      });
      const output = await translate(() => this.#client.send(command));
      items.push(...(output.Responses?.[this.#name] ?? []));
      left = output.UnprocessedKeys?.[this.#name]?.Keys ?? [];
    }
    return items;
  }

  /** Waits before the next try, longer each time, by chance. */
  async backOff(attempt: number, signal?: AbortSignal): Promise<void> {
    const longest = Math.min(longestBackoff, firstBackoff * 2 ** attempt);
    await this.#sleep(this.#random() * longest);
    if (signal?.aborted) throw new Failure('unavailable', { retryAfter: 5, cause: signal.reason });
  }
}

function marshalKey(key: Key): Item {
  return { [shape.partitionKey]: { S: key.partition }, [shape.sortKey]: { S: key.sort } };
}

async function unlessConditionFails<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw translated(error);
  }
}

async function translate<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translated(error);
  }
}

/** What DynamoDB rejects as wrong is our mistake; all else (throttled, down, unreachable, timed out) passes. */
function translated(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const name = error instanceof Error ? error.name : '';
  const ours = ['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException', 'TypeError'];
  return new Failure(ours.includes(name) ? 'unexpected' : 'unavailable', { cause: error, retryAfter: 5 });
}
