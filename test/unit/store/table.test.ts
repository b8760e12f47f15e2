import { expect, test } from '@jest/globals';
import { createChunkStore } from '../../../lambda/store/chunks.ts';
import { fakeTable } from './fake-table.ts';

const never = new AbortController().signal;
const item = { pk: { S: 'a' }, sk: { S: 'b' } };
const key = { partition: 'a', sort: 'b' };

test.each([
  ['ValidationException', 'unexpected'],
  ['ResourceNotFoundException', 'unexpected'],
  ['AccessDeniedException', 'unexpected'],
  ['ProvisionedThroughputExceededException', 'unavailable'],
  ['TimeoutError', 'unavailable'],
])('%s is told as %s, whatever the call', async (name, kind) => {
  const table = fakeTable(() => Promise.reject(Object.assign(new Error('inner'), { name })));
  const failure = expect.objectContaining({ name: 'Failure', kind });
  await expect(table.get(key)).rejects.toEqual(failure);
  await expect(table.put(item)).rejects.toEqual(failure);
  await expect(table.getAll([key])).rejects.toEqual(failure);
  await expect(table.putAll([item], never)).rejects.toEqual(failure);
  await expect(table.query({})).rejects.toEqual(failure);
});

test('what is thrown but is no error is told as unavailable', async () => {
  const table = fakeTable(() => Promise.reject('down'));
  await expect(table.get(key)).rejects.toMatchObject({ kind: 'unavailable' });
});

test('what was left undone is tried again after pauses that grow, to two seconds at most', async () => {
  const sleeps: number[] = [];
  let left = 10;
  const table = fakeTable(() => {
    left -= 1;
    return { UnprocessedItems: left > 0 ? { 'muster-test': [{ PutRequest: { Item: item } }] } : {} };
  }, sleeps);
  await table.putAll([item], never);
  expect(sleeps).toEqual([25, 50, 100, 200, 400, 800, 1000, 1000, 1000]);
});

test('when the time is over what was left undone is given up', async () => {
  const over = new AbortController();
  const table = fakeTable(() => {
    over.abort();
    return { UnprocessedItems: { 'muster-test': [{ PutRequest: { Item: item } }] } };
  });
  await expect(table.putAll([item], over.signal)).rejects.toMatchObject({ kind: 'unavailable' });
});

test('after a call that failed no further one is begun, and those in flight are waited for', async () => {
  let calls = 0;
  let inFlight = 0;
  const table = fakeTable(async () => {
    calls += 1;
    inFlight += 1;
    const failed = calls === 1;
    await new Promise((resolve) => setTimeout(resolve, failed ? 1 : 10));
    inFlight -= 1;
    if (failed) throw new Error('down');
    return {};
  });
  const items = Array.from({ length: 25 * 60 }, () => item);
  await expect(table.putAll(items, never)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(inFlight).toBe(0);
  expect(calls).toBe(50);
});

test('an answer without items or lists is an empty one', async () => {
  const table = fakeTable(() => ({}));
  expect(await table.query({})).toEqual({ items: [], next: undefined });
  expect(await table.getAll([key])).toEqual([]);
  expect(await table.update(key, {})).toEqual({});
});

test.each([
  ['no list', '{}'],
  ['no rows', '[1]'],
  ['rows that lack what they must have', '[[0, "mia@example.com"]]'],
  ['a state that there is not', '[[0, "mia@example.com", "t", "lost"]]'],
])('a stored chunk with %s is refused', async (_, recipients) => {
  const chunk = {
    ...item,
    batchId: { S: 'b' },
    number: { N: '0' },
    round: { N: '0' },
    version: { N: '0' },
    recipients: { S: recipients },
  };
  const store = createChunkStore(fakeTable(() => ({ Responses: { 'muster-test': [chunk] } })));
  await expect(store.read('b', 0, 1)).rejects.toThrow(expect.objectContaining({ name: 'CorruptItem' }));
});

test('a stored recipient may lack all that is not known of it', async () => {
  const chunk = {
    ...item,
    batchId: { S: 'b' },
    number: { N: '0' },
    round: { N: '0' },
    version: { N: '0' },
    recipients: { S: '[[0, "mia@example.com", "t", "queued"]]' },
  };
  const store = createChunkStore(fakeTable(() => ({ Responses: { 'muster-test': [chunk] } })));
  expect(await store.read('b', 0, 1)).toMatchObject([
    { recipients: [{ index: 0, invitation: { state: 'queued', attempts: 0 } }] },
  ]);
});
