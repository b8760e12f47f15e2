import { hash } from 'node:crypto';
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

test('is that of the whole as JSON, so that requests are known again by other versions', () => {
  const addresses = Array.from({ length: 2_500 }, (_, n) => `user${n}@example.com`);
  for (const list of [addresses, addresses.slice(0, 1), []]) {
    const whole = JSON.stringify(['createBatch', { fields: [['a', 1]] }, list]);
    expect(fingerprint('createBatch', { a: 1 }, list)).toBe(hash('sha256', whole, 'hex'));
  }
});

test('a key makes one batch id in an organization, and another in each other', () => {
  expect(batchIdOf('a', 'key')).toMatch(/^[0-9a-f]{24}$/);
  expect(batchIdOf('a', 'key')).toBe(batchIdOf('a', 'key'));
  expect(batchIdOf('a', 'key')).not.toBe(batchIdOf('b', 'key'));
  expect(batchIdOf('a', 'key')).not.toBe(batchIdOf('a', 'kex'));
});
