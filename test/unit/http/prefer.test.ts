import { expect, test } from '@jest/globals';
import { preferenceApplied, readPreferences } from '../../../lambda/operations/prefer.ts';

test.each<[string | undefined, boolean, boolean]>([
  [undefined, false, false],
  ['', false, false],
  ['return=representation', true, false],
  ['respond-async', false, true],
  ['Respond-Async, Return="representation"', true, true],
  ['return = representation; x=1 , wait=10', true, false],
  ['return=minimal', false, false],
  ['handling=lenient, respond-async; wait=5', false, true],
])('%j', (header, representation, respondAsync) => {
  expect(readPreferences(header)).toEqual({ representation, respondAsync });
});

test('only what was heeded is named as applied', () => {
  const asked = { representation: true, respondAsync: true };
  const none = { representation: false, respondAsync: false };
  expect(preferenceApplied(asked, { later: true, data: {} })).toBe('respond-async');
  expect(preferenceApplied(asked, { later: false, data: { results: [] } })).toBe('return=representation');
  expect(preferenceApplied(none, { later: true, data: {} })).toBeUndefined();
});
