import { beforeEach, expect, test } from '@jest/globals';
import { shape } from '../../../lambda/store/shape.ts';
import { Counter } from '../../bench/stub/counter.ts';
import { StubDynamodb } from '../../bench/stub/dynamodb.ts';
import type { StubItem, StubSettings } from '../../bench/stub/messages.ts';
import { StubSes } from '../../bench/stub/ses.ts';
import { TokenBucket } from '../../bench/stub/token-bucket.ts';

const plain: StubSettings = {
  delay: 0,
  throttle: false,
  unprocessed: 0,
  perSecond: 100,

  seeds: [],
};

let counter: Counter;
beforeEach(() => {
  counter = new Counter();
});

const dynamodb = (settings: Partial<StubSettings> = {}) =>
  new StubDynamodb({ ...plain, ...settings }, counter);
const keyOf = (kind: string, n: number): StubItem => ({
  [shape.partitionKey]: { S: `${kind}#${n}` },
  [shape.sortKey]: { S: 'x' },
});
const writes = (count: number, fields: StubItem = {}, kind = 'chunk') => ({
  RequestItems: {
    table: Array.from({ length: count }, (_, n) => ({
      PutRequest: { Item: { ...keyOf(kind, n), ...fields } },
    })),
  },
});
const answer = (stub: StubDynamodb, action: string, body: object, bytes = 100): unknown =>
  stub.answer(action, Object.assign(Object.create(null), body), bytes);

test('holds the limits of BatchWriteItem: 25 items, 16 MB, 400 KB an item, each key once', () => {
  expect(answer(dynamodb(), 'BatchWriteItem', writes(25))).toEqual({ UnprocessedItems: {} });
  expect(() => answer(dynamodb(), 'BatchWriteItem', writes(26))).toThrow('1 to 25');
  expect(() => answer(dynamodb(), 'BatchWriteItem', writes(1), 16 * 1024 * 1024 + 1)).toThrow('16 MB');
  expect(() => answer(dynamodb(), 'BatchWriteItem', writes(1, { a: { S: 'a'.repeat(410_000) } }))).toThrow(
    '400 KB',
  );
  const twice = [...writes(1).RequestItems.table, ...writes(1).RequestItems.table];
  expect(() => answer(dynamodb(), 'BatchWriteItem', { RequestItems: { table: twice } })).toThrow(
    'duplicates',
  );
});

test('counts calls and items by kind, and a unit for each KiB that was begun', () => {
  const stub = dynamodb();
  answer(stub, 'BatchWriteItem', writes(2, { a: { S: 'a'.repeat(1_500) } }));
  answer(stub, 'BatchWriteItem', writes(3, {}, 'token'));
  expect(counter.counts).toMatchObject({
    calls: { 'BatchWriteItem chunk': 1, 'BatchWriteItem token': 1 },
    written: { chunk: 2, token: 3 },
    unitsWritten: { chunk: 4, token: 3 },
  });
});

test('leaves the share of items unprocessed that it was told to', () => {
  const stub = dynamodb({ unprocessed: 0.2 });
  const { UnprocessedItems } = JSON.parse(JSON.stringify(answer(stub, 'BatchWriteItem', writes(25))));
  expect(UnprocessedItems.table).toHaveLength(5);
  expect(counter.counts.written.chunk).toBe(20);
});

test('throttles a table at 4 000 writes a second', () => {
  const stub = dynamodb({ throttle: true });
  const all = (): void => {
    for (let n = 0; n < 400; n += 1) answer(stub, 'BatchWriteItem', writes(25));
  };
  expect(all).toThrow('rate is exceeded');
  expect(counter.counts.written.chunk).toBeGreaterThanOrEqual(4_000);
});

test('keeps what a condition and an update say', () => {
  const stub = dynamodb();
  const Key = keyOf('batch', 1);
  const put = { Item: { ...Key, count: { N: '1' } }, ConditionExpression: 'attribute_not_exists(pk)' };
  answer(stub, 'PutItem', put);
  expect(() => answer(stub, 'PutItem', put)).toThrow('conditional request failed');
  const update = {
    Key,
    UpdateExpression: 'SET count = count + :one, #state = :new REMOVE gone',
    ConditionExpression: 'count <= :one AND (attribute_not_exists(#state) OR #state = :new)',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':one': { N: '1' }, ':new': { S: 'new' } },
    ReturnValues: 'ALL_NEW',
  };
  expect(answer(stub, 'UpdateItem', update)).toEqual({
    Attributes: { ...Key, count: { N: '2' }, state: { S: 'new' } },
  });
  expect(() => answer(stub, 'UpdateItem', update)).toThrow('conditional request failed');
});

test('keeps sets of texts, and how many are in one', () => {
  const stub = dynamodb();
  const Key = keyOf('sender', 1);
  const add = (text: string, most: number) => ({
    Key,
    UpdateExpression: 'ADD asked :text SET askedAt = :most',
    ConditionExpression: 'attribute_not_exists(asked) OR size(asked) < :most',
    ExpressionAttributeValues: { ':text': { SS: [text] }, ':most': { N: String(most) } },
    ReturnValues: 'ALL_NEW',
  });
  answer(stub, 'UpdateItem', add('a', 2));
  answer(stub, 'UpdateItem', add('a', 2));
  expect(answer(stub, 'UpdateItem', add('b', 2))).toMatchObject({
    Attributes: { asked: { SS: ['a', 'b'] } },
  });
  expect(() => answer(stub, 'UpdateItem', add('c', 2))).toThrow('conditional request failed');
});

test('SES takes 50 destinations a call, as fast as it says', () => {
  const ses = new StubSes(plain, counter);
  const call = (recipients: number): string =>
    ses.answer(
      ['Action=SendBulkTemplatedEmail']
        .concat(
          Array.from(
            { length: recipients },
            (_, n) => `Destinations.member.${n}.Destination.ToAddresses.member.1=a`,
          ),
        )
        .join('&'),
    );
  expect(() => call(51)).toThrow('50 destinations');
  expect(call(50).match(/<Status>Success/g)).toHaveLength(50);
  call(50);
  expect(() => call(50)).toThrow('Maximum sending rate');
  expect(counter.counts.recipients).toBe(100);
});

test('a token bucket holds a second and fills at its rate', () => {
  let now = 0;
  const bucket = new TokenBucket(10, () => now);
  expect([bucket.take(10), bucket.take(1)]).toEqual([true, false]);
  now = 100;
  expect([bucket.take(1), bucket.take(1)]).toEqual([true, false]);
  now = 60_000;
  expect([bucket.take(10), bucket.take(1)]).toEqual([true, false]);
});
