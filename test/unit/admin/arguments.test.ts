import { expect, test } from '@jest/globals';
import { parseContactEmail, parseListedAddress } from '../../../bin/admin/arguments.ts';

test('a contact address is one that can be mailed', () => {
  expect(parseContactEmail(' it@Bücher.example ')).toBe('it@xn--bcher-kva.example');
  for (const text of ['it@example.com→', 'it@exa·mple.com', 'it@example.c0m']) {
    expect(() => parseContactEmail(text)).toThrow('not a valid host name');
  }
});

test('a suppressed address is looked for by its key', () => {
  expect(parseListedAddress('Mia@München.example')).toBe('mia@xn--mnchen-3ya.example');
  expect(() => parseListedAddress('nonsense')).toThrow('no @');
});
