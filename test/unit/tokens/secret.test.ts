import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findSecret, isGenuine, readSecret, writeSecret } from '../../../lambda/tokens/secret.ts';

const key = Buffer.from('a signing key of 32 bytes, or so');
const claims = {
  keyVersion: 1,
  generation: 0,
  organizationId: '64d2f0c0a1b2c3d4e5f60001',
  tokenId: '65126ec0a1b2c3d4e5f60001',
};

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((of) => Buffer.from(of).toString('hex'));
const anyClaims = fc.record({
  keyVersion: fc.integer({ min: 1, max: 255 }),
  generation: fc.integer({ min: 0, max: 255 }),
  organizationId: hex(12),
  tokenId: hex(12),
});

test('a secret stays as it was when links with it were mailed', () => {
  expect(writeSecret(claims, key)).toBe('mse_AQBk0vDAobLD1OX2AAFlEm7AobLD1OX2AAHgp2zG9jC3M3e-srYzl5TH');
});

test('42 bytes of it stand in 56 characters behind the prefix, whatever it claims', () => {
  fc.assert(
    fc.property(anyClaims, (of) => {
      const secret = writeSecret(of, key);
      expect(secret).toMatch(/^mse_[A-Za-z0-9_-]{55}[A-Za-z0-9]$/);
      expect(findSecret(secret)).toBe(secret);
      expect(readSecret(secret)).toEqual(of);
      expect(isGenuine(secret, key)).toBe(true);
    }),
  );
});

test('no other key makes it, and no change of any character passes', () => {
  const secret = writeSecret(claims, key);
  expect(isGenuine(secret, Buffer.from('another signing key'))).toBe(false);
  for (let n = 'mse_'.length; n < secret.length; n += 1) {
    const changed = secret.slice(0, n) + (secret[n] === 'A' ? 'B' : 'A') + secret.slice(n + 1);
    expect([n, isGenuine(changed, key)]).toEqual([n, false]);
  }
});

test.each([
  ['-', '1', 'e'],
  ['_', '103', 'f'],
])(
  'a secret that was mailed with a %s at its end is good, and so is the one of today',
  (mark, id, letter) => {
    const of = { ...claims, tokenId: id.padStart(24, '0') };
    const today = writeSecret(of, key);
    expect(today.at(-1)).toBe(letter);
    expect(isGenuine(today, key)).toBe(true);
    expect(isGenuine(today.slice(0, -1) + mark, key)).toBe(true);
  },
);

test('a mark at the end is no second form of a secret that never had one', () => {
  const secret = writeSecret(claims, key);
  for (const mark of ['-', '_']) expect(isGenuine(secret.slice(0, -1) + mark, key)).toBe(false);
});

test.each([
  ...['.', ',', ')', '>', '/', '"', "'", ';', ':', '!', '?', ']', '}', '*', '_', '-', '~', '|', '`', '='],
  ...['%22', '%E2%80%9D', '”', '’', '»', '…', '。', '）', '\u200b', '\n', '\r\n', '&gt;', '/).', '"><'],
])('what stands behind a secret is dropped: %j', (appended) => {
  const secret = writeSecret(claims, key);
  expect(findSecret(secret + appended)).toBe(secret);
});

test.each([
  ['empty', ''],
  ['without its prefix', 'x'.repeat(60)],
  ['a character short', writeSecret(claims, key).slice(0, -1)],
  ['broken by a line end', writeSecret(claims, key).replace(/^.{30}/, '$&\n')],
  ['in characters of its own', `mse_${'!'.repeat(56)}`],
])('what is %s is no secret', (_, secret) => {
  expect(findSecret(secret)).toBeUndefined();
});

test('what is too short or too long to be one is not genuine', () => {
  expect(isGenuine('mse_AAAA', key)).toBe(false);
  expect(isGenuine(`${writeSecret(claims, key)}AAAA`, key)).toBe(false);
});
