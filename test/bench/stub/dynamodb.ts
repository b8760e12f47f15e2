import { shape } from '../../../lambda/store/shape.ts';
import type { Counter } from './counter.ts';
import { holds, type Placeholders, textsOf, updated } from './expressions.ts';
import type { StubItem, StubSettings } from './messages.ts';
import { Refusal } from './refusal.ts';
import { TokenBucket } from './token-bucket.ts';

/** Service limits: items and bytes a BatchWriteItem call, keys a BatchGetItem call, bytes an item. */
const limits = { batchWrite: 25, batchWriteBytes: 16 * 1024 * 1024, batchGet: 100, item: 400 * 1024 };

/** Writes a second that one partition key value and a new on-demand table take. */
const rates = { partition: 1_000, table: 4_000 };

interface Call extends Placeholders {
  readonly Key: StubItem;
  readonly Item: StubItem;
  readonly ConditionExpression?: string;
  readonly UpdateExpression: string;
  readonly KeyConditionExpression: string;
  readonly IndexName?: string;
  readonly ReturnValues?: string;
  readonly Limit?: number;
  readonly RequestItems: Readonly<Record<string, never>>;
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item: StubItem };
  readonly DeleteRequest?: { readonly Key: StubItem };
}

/**
 * DynamoDB, as far as limits, rates and conditions go. It is there to be counted and to be fast; whether the service
 * is right is tested on a real engine.
 */
export class StubDynamodb {
  readonly #counter: Counter;
  readonly #settings: StubSettings;
  readonly #items = new Map<string, StubItem>();
  /** Those of them that are in an index: few, so that a query is fast. */
  readonly #indexed = new Map<string, StubItem>();
  readonly #partitions = new Map<string, TokenBucket>();
  readonly #table = new TokenBucket(rates.table, () => performance.now());
  #dealt = 0;

  constructor(settings: StubSettings, counter: Counter) {
    this.#settings = settings;
    this.#counter = counter;
    for (const item of settings.seeds) this.#keep(nameOf(item), item);
  }

  /** @param bytes of the body @throws Refusal */
  answer(action: string, body: Call, bytes: number): unknown {
    switch (action) {
      case 'BatchWriteItem':
        return this.#batchWrite(body, bytes);
      case 'BatchGetItem':
        return this.#batchGet(body);
      case 'GetItem':
        this.#counter.call(`${action} ${kindOf(body.Key)}`);
        return { Item: this.#read(body.Key) };
      case 'PutItem':
        return this.#change(action, body, body.Item, () => body.Item);
      case 'UpdateItem':
        return this.#change(action, body, body.Key, (item) =>
          updated(body.UpdateExpression, { ...item, ...body.Key }, body),
        );
      case 'DeleteItem':
        return this.#change(action, body, body.Key, () => undefined);
      case 'Query':
        return this.#query(body);
      default:
        throw new Refusal('UnknownOperationException', `No action ${action}`);
    }
  }

  #batchWrite(body: Call, bytes: number): unknown {
    const [[table, requests] = ['', []]] = Object.entries<readonly WriteRequest[]>(body.RequestItems);
    const items = requests.map((request) => request.PutRequest?.Item ?? request.DeleteRequest?.Key ?? {});
    const kinds = [...new Set(items.map(kindOf))].sort();
    this.#counter.call(`BatchWriteItem ${kinds.join('+')}`);
    if (requests.length === 0 || requests.length > limits.batchWrite) {
      throw new Refusal('ValidationException', `A call takes 1 to ${limits.batchWrite} items`);
    }
    if (bytes > limits.batchWriteBytes) throw new Refusal('ValidationException', 'A call takes 16 MB');
    if (new Set(items.map(nameOf)).size < items.length) {
      throw new Refusal('ValidationException', 'Provided list of item keys contains duplicates');
    }
    const left = requests.filter((request, n) => !this.#write(items[n] ?? {}, request.PutRequest?.Item));
    if (left.length === requests.length) throw throttled;
    return { UnprocessedItems: left.length > 0 ? { [table]: left } : {} };
  }

  /** @returns whether it was processed */
  #write(key: StubItem, item: StubItem | undefined): boolean {
    this.#dealt += this.#settings.unprocessed;
    if (this.#dealt >= 1) {
      this.#dealt -= 1;
      return false;
    }
    if (!this.#admits(key)) return false;
    this.#store(key, item);
    return true;
  }

  #store(key: StubItem, item: StubItem | undefined): void {
    const size = item ? sizeOf(item) : 0;
    if (size > limits.item) throw new Refusal('ValidationException', 'Item size has exceeded 400 KB');
    this.#counter.wrote(kindOf(key), size, item ? indexesOf(item) : 0);
    this.#keep(nameOf(key), item);
  }

  #keep(name: string, item: StubItem | undefined): void {
    if (item) this.#items.set(name, item);
    else this.#items.delete(name);
    if (item && indexesOf(item) > 0) this.#indexed.set(name, item);
    else this.#indexed.delete(name);
  }

  #admits(key: StubItem): boolean {
    if (!this.#settings.throttle) return true;
    const partition = textOf(key, shape.partitionKey);
    const bucket =
      this.#partitions.get(partition) ?? new TokenBucket(rates.partition, () => performance.now());
    this.#partitions.set(partition, bucket);
    return this.#table.take(1) && bucket.take(1);
  }

  #batchGet(body: Call): unknown {
    const tables = Object.entries<{ readonly Keys: readonly StubItem[] }>(body.RequestItems);
    const [[table, { Keys: keys }] = ['', { Keys: [] }]] = tables;
    this.#counter.call(`BatchGetItem ${[...new Set(keys.map(kindOf))].sort().join('+')}`);
    if (keys.length > limits.batchGet) throw new Refusal('ValidationException', 'A call takes 100 keys');
    const found = keys.flatMap((key) => this.#read(key) ?? []);
    return { Responses: { [table]: found }, UnprocessedKeys: {} };
  }

  #read(key: StubItem): StubItem | undefined {
    const item = this.#items.get(nameOf(key));
    this.#counter.read(item ? sizeOf(item) : 0);
    return item;
  }

  #change(
    action: string,
    call: Call,
    key: StubItem,
    change: (before: StubItem | undefined) => StubItem | undefined,
  ): unknown {
    this.#counter.call(`${action} ${kindOf(key)}`);
    if (!this.#admits(key)) throw throttled;
    const before = this.#items.get(nameOf(key));
    if (call.ConditionExpression && !holds(call.ConditionExpression, before, call)) {
      throw new Refusal('ConditionalCheckFailedException', 'The conditional request failed');
    }
    const after = change(before);
    this.#store(key, after);
    const { ReturnValues: wanted = 'NONE' } = call;
    if (wanted === 'NONE') return {};
    return { Attributes: wanted.endsWith('OLD') ? before : after };
  }

  #query(body: Call): unknown {
    this.#counter.call('Query');
    const all = body.IndexName === undefined ? this.#items : this.#indexed;
    const items = [...all.values()]
      .filter((item) => holds(body.KeyConditionExpression, item, body))
      .slice(0, body.Limit);
    this.#counter.read(items.reduce((bytes, item) => bytes + sizeOf(item), 0));
    return { Items: items };
  }
}

const throttled = new Refusal('ProvisionedThroughputExceededException', 'The rate is exceeded');

function nameOf(item: StubItem): string {
  return `${textOf(item, shape.partitionKey)} ${textOf(item, shape.sortKey)}`;
}

/** The part of the partition key before its first `#`: what kind of item it is. */
function kindOf(item: StubItem): string {
  const partition = textOf(item, shape.partitionKey);
  const end = partition.indexOf('#');
  return end < 0 ? partition : partition.slice(0, end);
}

function textOf(item: StubItem, name: string): string {
  const value = item[name];
  if (typeof value === 'object' && value !== null && 'S' in value && typeof value.S === 'string')
    return value.S;
  throw new Refusal('ValidationException', `The key lacks ${name}`);
}

/** Bytes that DynamoDB counts: names and values in UTF-8. */
function sizeOf(item: StubItem): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + sizeOfValue(value);
  return size;
}

function sizeOfValue(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  if ('S' in value && typeof value.S === 'string') return Buffer.byteLength(value.S);
  if ('N' in value && typeof value.N === 'string') return Math.ceil(value.N.length / 2) + 1;
  if ('SS' in value) return 3 + textsOf(value).reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
  return 'M' in value ? 3 + sizeOf({ ...Object(value.M) }) : 1;
}

function indexesOf(item: StubItem): number {
  return [shape.byOrganization, shape.due].filter(({ partitionKey }) => partitionKey in item).length;
}
