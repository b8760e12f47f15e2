import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contrast, isColour, readable, readableOn } from '../../../lambda/pages/colour.ts';

const colours = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrast('#ffffff', '#ffffff')).toBe(1);
});

test('text on any colour of an organization is read', () => {
  fc.assert(fc.property(colours, (colour) => contrast(readableOn(colour), colour) >= 4.5));
});

test('any colour of an organization is made to be read on the pages’ backgrounds', () => {
  fc.assert(
    fc.property(
      colours,
      fc.constantFrom('#ffffff', '#f4f4f7', '#0e0e11', '#1c1c21'),
      (colour, background) => contrast(readable(colour, background, 4.5), background) >= 4.5,
    ),
  );
});

test('a colour that is read already stays as it is', () => {
  expect(readable('#0b4fc4', '#ffffff', 4.5)).toBe('#0b4fc4');
});

test.each(['red', '#fff', '#12345g', '#1234567', ' #123456', '#123456;'])('%s is no colour', (text) => {
  expect(isColour(text)).toBe(false);
});

test.each(['#123456', '#AbCdEf'])('%s is a colour', (text) => {
  expect(isColour(text)).toBe(true);
});
