import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenId, userId, userPart } from '../../../lambda/tokens/token-id.ts';

const created = Date.parse('2026-03-02T12:00:00Z');
const acme = '64d2f0c0a1b2c3d4e5f60001';

test('an id is 24 hex digits that begin with when the batch was made', () => {
  const id = tokenId('b'.repeat(24), created, userId(acme, 'mia@example.com'), 'mia@example.com');
  expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(Number.parseInt(id.slice(0, 8), 16) * 1000).toBe(created);
});

test('a batch makes the same id for an address each time, and different ones for different addresses', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 2 }), (addresses) => {
      const make = () => addresses.map((of) => tokenId('b1', created, userId(acme, of), of));
      expect(make()).toEqual(make());
      expect(new Set(make()).size).toBe(addresses.length);
    }),
  );
});

test('another batch makes another id for the same address, with the same part for its user', () => {
  const user = userId(acme, 'mia@example.com');
  const [one, other] = ['b1', 'b2'].map((batch) => tokenId(batch, created, user, 'mia@example.com'));
  expect(one).not.toBe(other);
  expect(userPart(one ?? '')).toBe(user.slice(0, 6));
  expect(userPart(other ?? '')).toBe(user.slice(0, 6));
});

test('the same person is another user in another organization', () => {
  expect(userId(acme, 'mia@example.com')).not.toBe(userId('0'.repeat(24), 'mia@example.com'));
});
