import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchIdOf } from '../../../lambda/batches/batch-id.ts';
import { fingerprint } from '../../../lambda/batches/fingerprint.ts';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, inner]): [string, unknown] => [name, shuffled(inner)]);
  return Object.fromEntries(fields.reverse());
};

test('the order of fields does not matter, at any depth', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (configuration) => {
      expect(fingerprint('op', shuffled(configuration), [])).toBe(fingerprint('op', configuration, []));
    }),
  );
});

test('another operation, configuration, list or order of it makes another', () => {
  const prints = [
    fingerprint('createBatch', { a: 1 }, ['x', 'y']),
    fingerprint('resend', { a: 1 }, ['x', 'y']),
    fingerprint('createBatch', { a: '1' }, ['x', 'y']),
    fingerprint('createBatch', { a: { 0: 1 } }, ['x', 'y']),
    fingerprint('createBatch', { a: [1] }, ['x', 'y']),
    fingerprint('createBatch', { a: 1 }, ['y', 'x']),
    fingerprint('createBatch', { a: 1 }, ['x']),
  ];
  expect(new Set(prints).size).toBe(prints.length);
});

test('a key makes one batch id in an organization, and another in each other', () => {
  expect(batchIdOf('a', 'key')).toMatch(/^[0-9a-f]{24}$/);
  expect(batchIdOf('a', 'key')).toBe(batchIdOf('a', 'key'));
  expect(batchIdOf('a', 'key')).not.toBe(batchIdOf('b', 'key'));
  expect(batchIdOf('a', 'key')).not.toBe(batchIdOf('a', 'kex'));
});
