import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sortAddresses } from '../../../lambda/batches/addresses.ts';
import { validAddress } from '../../support/addresses.ts';

test('keeps the valid addresses in request order, each with its place', () => {
  expect(sortAddresses(['Mia@Example.com', 'nobody', ' leo@example.com ']).valid).toEqual({
    addresses: ['Mia@example.com', 'leo@example.com'],
    indexes: [0, 2],
  });
});

test('fails a malformed address alone, as it was sent', () => {
  expect(sortAddresses(['mia@example.com', ' nobody '])).toMatchObject({
    valid: { indexes: [0] },
    failures: [{ index: 1, email: ' nobody ', code: 'invalid_email', message: 'The address has no @.' }],
  });
});

test.each([
  ['in another case', 'MIA@example.COM'],
  ['with space around it', ' mia@example.com\n'],
])('fails an address that stands in the list already %s', (_, again) => {
  expect(sortAddresses(['leo@example.com', 'mia@example.com', again])).toMatchObject({
    valid: { indexes: [0, 1] },
    failures: [
      {
        index: 2,
        email: again,
        code: 'duplicate_email',
        message: 'The same address stands at userEmails[1] already.',
      },
    ],
  });
});

test('takes an international domain and its punycode for the same', () => {
  const { failures } = sortAddresses(['mia@münchen.example', 'mia@xn--mnchen-3ya.example']);
  expect(failures).toMatchObject([{ index: 1, code: 'duplicate_email' }]);
});

test.each([
  ['a text of 254 characters whole', 'a'.repeat(254), 'a'.repeat(254)],
  ['a longer one cut', 'a'.repeat(255), `${'a'.repeat(253)}…`],
  [
    'one that is cut within a pair of surrogates without its half',
    `${'a'.repeat(252)}😀b`,
    `${'a'.repeat(252)}…`,
  ],
])('shows %s', (_, sent, shown) => {
  expect(sortAddresses([sent]).failures[0]?.email).toBe(shown);
});

const mixed = fc.array(
  fc.oneof(validAddress, fc.string({ unit: 'binary' }), fc.constantFrom('a@b.example', 'A@B.example')),
);

test('accounts for each address of any list once', () => {
  fc.assert(
    fc.property(mixed, (emails) => {
      const { valid, failures } = sortAddresses(emails);
      const indexes = [...valid.indexes, ...failures.map(({ index }) => index)].sort((a, b) => a - b);
      expect(indexes).toEqual(emails.map((_, index) => index));
    }),
  );
});

test('keeps both lists in request order and every address once', () => {
  fc.assert(
    fc.property(mixed, (emails) => {
      const { valid, failures } = sortAddresses(emails);
      for (const indexes of [valid.indexes, failures.map(({ index }) => index)]) {
        expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
      }
      expect(new Set(valid.addresses.map((address) => address.toLowerCase())).size).toBe(
        valid.addresses.length,
      );
    }),
  );
});

test('fails no valid address', () => {
  const distinct = fc.uniqueArray(validAddress, { selector: (address) => address.toLowerCase() });
  fc.assert(
    fc.property(distinct, (emails) => {
      expect(sortAddresses(emails).failures).toEqual([]);
    }),
  );
});

test('finds nothing wrong with the addresses it made', () => {
  fc.assert(
    fc.property(mixed, (emails) => {
      const { addresses } = sortAddresses(emails).valid;
      const again = sortAddresses(addresses);
      expect(again.failures).toEqual([]);
      expect(again.valid.addresses).toEqual(addresses);
    }),
  );
});
