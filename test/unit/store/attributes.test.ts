import { expect, test } from '@jest/globals';
import {
  attributes,
  CorruptItem,
  flag,
  number,
  numbers,
  optionalNumber,
  optionalText,
  text,
  word,
} from '../../../lambda/store/attributes.ts';

const item = attributes({ s: 'text', n: 4.5, b: false, m: { a: 1, b: 2 }, gone: undefined });

test('plain values come back as they were, undefined is left out', () => {
  expect(text(item, 's')).toBe('text');
  expect(number(item, 'n')).toBe(4.5);
  expect(flag(item, 'b')).toBe(false);
  expect(numbers(item, 'm')).toEqual({ a: 1, b: 2 });
  expect(word(item, 's', ['word', 'text'])).toBe('text');
  expect(Object.keys(item)).not.toContain('gone');
});

test('what may be absent is undefined when it is', () => {
  expect(optionalText(item, 'gone')).toBeUndefined();
  expect(optionalNumber(item, 'gone')).toBeUndefined();
  expect(optionalText(item, 's')).toBe('text');
  expect(optionalNumber(item, 'n')).toBe(4.5);
});

test.each<[string, () => unknown]>([
  ['a text', () => text(item, 'n')],
  ['a number', () => number(item, 's')],
  ['a flag', () => flag(item, 's')],
  ['a map', () => numbers(item, 's')],
  ['a word', () => word(item, 's', ['word'])],
  ['an optional text', () => optionalText(item, 'n')],
  ['an optional number', () => optionalNumber(item, 's')],
])('%s that is something else is told by its name, not by what it holds', (_, read) => {
  expect(read).toThrow(CorruptItem);
  expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('text1') }));
  expect(read).toThrow(/^Attribute [ns] /);
});
