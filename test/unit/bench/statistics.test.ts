import { expect, test } from '@jest/globals';
import { verdict } from '../../bench/figures.ts';
import { fitPowerLaw, median, medianRatio } from '../../bench/statistics.ts';

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('a ratio is the median of the pairs, in an interval that the pairs give', () => {
  const ratio = medianRatio([1, 2, 30, 4], [2, 4, 10, 8]);
  expect(ratio.median).toBe(0.5);
  expect(ratio.low).toBe(0.5);
  expect(ratio.high).toBeGreaterThan(0.5);
  expect(medianRatio([3, 3, 3], [2, 2, 2])).toEqual({ median: 1.5, low: 1.5, high: 1.5 });
});

test.each([0.9, 1, 1.1])('a cost that grows by the power of %d above a fixed cost is told so', (slope) => {
  const points = [10, 25, 50, 100, 1_000, 10_000, 100_000].map((n) => [n, 4 + 0.03 * n ** slope] as const);
  const law = fitPowerLaw(points);
  expect(law.slope).toBeCloseTo(slope, 2);
  expect(law.fixed).toBeCloseTo(4, 1);
});

test.each([
  [0.5, { bar: 0.85, aim: 0.6 }, 'aim'],
  [0.7, { bar: 0.85, aim: 0.6 }, 'bar'],
  [0.9, { bar: 0.85, aim: 0.6 }, 'missed'],
  [0, { bar: 0 }, 'aim'],
  [97.9, { bar: 98, sense: 'atLeast' }, 'missed'],
  [98, { bar: 98, sense: 'atLeast' }, 'aim'],
  [0.96, { bar: 0.05, around: 1 }, 'aim'],
  [1.06, { bar: 0.05, around: 1 }, 'missed'],
  [Number.NaN, { bar: 1 }, 'missed'],
] as const)('%d against %j is %s', (value, limit, expected) => {
  expect(verdict({ name: 'n', label: 'l', value, limit })).toBe(expected);
});
