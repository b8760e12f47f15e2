import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeSyntaxFault, holdsMoreValues } from '../../../lambda/http/json-syntax.ts';

test.each([
  ['{"a":1,}', /comma too many before the } in line 1, column 8/],
  ['{"a":[1,\n  2,\n]}', /comma too many before the ] in line 3, column 1/],
  ["{'a':1}", /double quotes; there is another mark in line 1, column 2/],
  ['{“a”:1}', /another mark/],
  ['{a:1}', /name of a field is missing, in double quotes, in line 1, column 2/],
  ['{"a" 1}', /colon is missing in line 1, column 6/],
  ['{"a":1 "b":2}', /comma or a closing bracket is missing in line 1, column 8/],
  ['{"a":"x"y"}', /comma or a closing bracket is missing in line 1, column 9/],
  ['{"a":1} {}', /More stands behind its end in line 1, column 9/],
  ['{\n "a": 1 // one\n}', /no comments; there is one in line 2, column 9/],
  ['{"a":NaN}', /none of JSON, in line 1, column 6/],
  ['{"a":01}', /none of JSON, in line 1, column 6/],
  ['a=b', /none of JSON, in line 1, column 1/],
  ['[,]', /none of JSON, in line 1, column 2/],
  ['{"a":"b\nc"}', /does not end, or holds a line break/],
  ['{"a":"\\x"}', /unknown escape/],
  ['{"a":"b\\"', /does not end/],
  ['{"a":[1', /ends before its last ]\.$/],
  ['{"a":', /ends before its last }\.$/],
])('tells what is wrong with %j', (text, message) => {
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
  expect(describeSyntaxFault(text)).toMatch(message);
});

test('finds the place at which JSON was cut or damaged, and quotes no text', () => {
  const damaged = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', "'", 'secret', '\n"', ':'))
    .map(([json, at, insert]) => `${json.slice(0, at % json.length)}${insert}`);
  fc.assert(
    fc.property(damaged, (text) => {
      fc.pre(!isJson(text));
      const message = describeSyntaxFault(text);
      expect(message).toMatch(
        /^[A-Z].* in line \d+, column \d+\.$|^It ends (too early|before its last [}\]])\.$/,
      );
      expect(message).not.toContain('secret');
    }),
    { numRuns: 2000 },
  );
});

test('counts values and names, and none within texts', () => {
  expect(holdsMoreValues('[1,2,3]', 4)).toBe(false);
  expect(holdsMoreValues('[1,2,3]', 3)).toBe(true);
  expect(holdsMoreValues('{"a":{"b":1}}', 4)).toBe(true);
  expect(holdsMoreValues(`["${',:[{\\"'.repeat(100)}"]`, 10)).toBe(false);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
