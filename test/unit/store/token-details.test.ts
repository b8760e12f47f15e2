import { expect, test } from '@jest/globals';
import { CorruptItem } from '../../../lambda/store/attributes.ts';
import { parseTokenDetails } from '../../../lambda/store/token-details.ts';

test('a token without changes has none', () => {
  expect(parseTokenDetails('{}')).toEqual({
    displayName: undefined,
    tags: undefined,
    redemption: undefined,
    history: [],
  });
});

test('what was written is read back', () => {
  const details = {
    displayName: 'Ann',
    tags: ['a', 'b'],
    redemption: {
      at: 1,
      device: { serialNumber: 'S', udid: 'U', model: 'M', osVersion: '26.1' },
      claimants: ['c'],
    },
    history: [
      { what: 'updated', at: 1, by: 'key:1' },
      { what: 'redeemed', at: 2, by: 'key:2' },
    ],
  };
  expect(parseTokenDetails(JSON.stringify(details))).toEqual(details);
});

test('a redemption may know no device, and a device little of itself', () => {
  const { redemption } = parseTokenDetails('{"redemption":{"at":1,"claimants":[]}}');
  expect(redemption).toEqual({ at: 1, device: undefined, claimants: [] });
  const known = parseTokenDetails('{"redemption":{"at":1,"claimants":[],"device":{"model":"M"}}}');
  expect(known.redemption?.device).toEqual({ model: 'M' });
});

test.each([
  ['no object', '[]'],
  ['a redemption without its time', '{"redemption":{"claimants":[]}}'],
  ['an entry of no known kind', '{"history":[{"what":"danced","at":1,"by":"k"}]}'],
  ['an entry that is no object', '{"history":["updated"]}'],
  ['an entry without who', '{"history":[{"what":"updated","at":1}]}'],
])('%s is a corrupt item', (_, json) => {
  expect(() => parseTokenDetails(json)).toThrow(CorruptItem);
});
