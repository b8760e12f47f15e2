import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isGenuine, readSecret, writeSecret } from '../../../lambda/tokens/secret.ts';

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
      expect(secret).toMatch(/^mse_[A-Za-z0-9_-]{56}$/);
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
  ['empty', ''],
  ['without its prefix', 'x'.repeat(60)],
  ['a character short', writeSecret(claims, key).slice(0, -1)],
  ['a character too long', `${writeSecret(claims, key)}A`],
  ['in characters of its own', `mse_${'!'.repeat(56)}`],
])('what is %s is no secret', (_, secret) => {
  expect(readSecret(secret)).toBeUndefined();
});

test('what is too short or too long to be one is not genuine', () => {
  expect(isGenuine('mse_AAAA', key)).toBe(false);
  expect(isGenuine(`${writeSecret(claims, key)}AAAA`, key)).toBe(false);
});
