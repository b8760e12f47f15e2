import { expect, test } from '@jest/globals';
import { isNamed, isSlug } from '../../../lambda/organizations/organization.ts';

test.each([
  ['acme', true],
  ['Acme-2', true],
  ['abc', true],
  ['ab', false],
  ['acme.com', false],
  ['a'.repeat(65), false],
  ['64d2f0c0a1b2c3d4e5f60001', false],
  ['64D2F0C0A1B2C3D4E5F60001', false],
])('%j may be a slug: %s', (text, may) => {
  expect(isSlug(text)).toBe(may);
});

test.each([
  ['its id', '64d2f0c0a1b2c3d4e5f60001', true],
  ['its id in upper case', '64D2F0C0A1B2C3D4E5F60001', true],
  ['its slug', 'acme', true],
  ['its slug in another case', 'ACME', true],
  ['another slug', 'acme-2', false],
  ['another id', '64d2f0c0a1b2c3d4e5f60002', false],
  ['nothing', '', false],
])('an organization is named by %s', (_, name, named) => {
  expect(isNamed({ id: '64d2f0c0a1b2c3d4e5f60001', slug: 'acme' }, name)).toBe(named);
});

test('a slug that was given in mixed case is compared without case, too', () => {
  expect(isNamed({ id: '64d2f0c0a1b2c3d4e5f60001', slug: 'Acme' }, 'acmE')).toBe(true);
});
