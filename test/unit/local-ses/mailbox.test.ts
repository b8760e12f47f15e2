import { expect, test } from '@jest/globals';
import { parseMailbox } from '../../../bin/local/ses/mailbox.ts';

test.each([
  ['ann@example.com', 'ann@example.com'],
  ['Ann Onymous <ann+tag@Mail.Example.com>', 'ann+tag@Mail.Example.com'],
  ["o'hara!#$%&*/=?^_`{|}~-@xn--bcher-kva.example", "o'hara!#$%&*/=?^_`{|}~-@xn--bcher-kva.example"],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
])('%j is taken', (text, address) => {
  expect(parseMailbox(text)).toMatchObject({ text, address });
});

test.each([
  ['ann', "Missing final '@domain'"],
  ['', "Missing final '@domain'"],
  ['ann@', "Missing final '@domain'"],
  ['@example.com', 'Missing local name'],
  ['ann b@example.com', 'Local address contains control or whitespace'],
  ['ann\n@example.com', 'Local address contains control or whitespace'],
  ['ännä@example.com', 'Local address contains control or whitespace'],
  ['.ann@example.com', 'Local address starts with dot'],
  ['ann.@example.com', 'Local address ends with dot'],
  ['a..n@example.com', 'Local address contains dot-dot'],
  ['"ann"@example.com', 'Local address contains illegal character'],
  ['ann@b@example.com', 'Local address contains illegal character'],
  ['ann@bücher.example', 'Domain contains control or whitespace'],
  ['ann@.example', 'Domain starts with dot'],
  ['ann@example.', 'Domain ends with dot'],
  ['ann@a..example', 'Domain contains dot-dot'],
  ['ann@-a.example', 'Domain contains illegal character'],
  ['ann@[127.0.0.1]', 'Domain contains illegal character'],
  ['ann@localhost', 'Domain has no top-level domain'],
  [`${'a'.repeat(65)}@example.com`, 'Local address is too long'],
  [`ann@${'a.'.repeat(125)}example`, 'Address is too long'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseMailbox(text)).toThrow(message);
});
