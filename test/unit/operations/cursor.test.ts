import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor } from '../../../lambda/operations/cursor.ts';

const list = { operation: 'listTokens', organizationId: 'a'.repeat(24), filters: { state: 'DONE' } };
const anything = (_value: unknown): _value is unknown => true;
const isText = (value: unknown): value is string => typeof value === 'string';
const refused = expect.objectContaining({
  kind: 'invalidRequest',
  details: [{ pointer: '/cursor', message: expect.stringContaining('nextCursor') }],
});

test('a list goes on where its cursor says, whatever is not asked for', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (position) => {
      const again = { ...list, filters: { email: undefined, state: 'DONE', batchId: undefined } };
      const read = readCursor(again, writeCursor(list, position), anything);
      expect(JSON.stringify(read)).toBe(JSON.stringify(position));
    }),
  );
});

test('without a cursor the list begins', () => {
  expect(readCursor(list, undefined, isText)).toBeUndefined();
});

test.each([
  ['another list', { ...list, operation: 'listBatches' }],
  ['another organization', { ...list, organizationId: 'b'.repeat(24) }],
  ['other filters', { ...list, filters: { state: 'PENDING' } }],
  ['no filters', { ...list, filters: {} }],
  ['more filters', { ...list, filters: { state: 'DONE', batchId: 'c'.repeat(24) } }],
])('the cursor of %s is refused', (_, other) => {
  expect(() => readCursor(list, writeCursor(other, 'x'), isText)).toThrow(refused);
});

test('what no list wrote is refused, and no text is an error of ours', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
  );
  fc.assert(
    fc.property(texts, (cursor) => {
      expect(() => readCursor(list, cursor, anything)).toThrow(refused);
    }),
  );
});

test('a cursor that is changed anywhere is refused', () => {
  const cursor = writeCursor(list, 'user@example.com');
  for (let n = 0; n < cursor.length; n += 1) {
    const changed = cursor.slice(0, n) + (cursor[n] === 'A' ? 'B' : 'A') + cursor.slice(n + 1);
    expect(() => readCursor(list, changed, isText)).toThrow(refused);
  }
  for (const changed of [`${cursor}A`, `${cursor}=`, cursor.slice(0, -1), ` ${cursor}`]) {
    expect(() => readCursor(list, changed, isText)).toThrow(refused);
  }
});

test('even the right sum holds no position that the list cannot have', () => {
  expect(() => readCursor(list, writeCursor(list, 5), isText)).toThrow(refused);
});
