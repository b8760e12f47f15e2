import { expect, test } from '@jest/globals';
import { apiKeyId, hashApiKey, permits } from '../../../lambda/organizations/api-key.ts';

const create = 'mdm.apple.enrollmentToken.create';

test.each<[readonly string[], boolean]>([
  [[create], true],
  [['mdm.apple.*'], true],
  [['*'], true],
  [['mdm.apple.enrollmentToken.list', create], true],
  [['mdm.apple.enrollmentToken.list'], false],
  [['mdm.apple.enrollmentToken'], false],
  [['mdm.apple.enrollmentToken.creat'], false],
  [['mdm.android.*'], false],
  [['.*'], false],
  [[], false],
])('%j holds create: %s', (granted, holds) => {
  expect(permits(granted, create)).toBe(holds);
});

test('a key is stored as its SHA-256 and named by the first digits of that', () => {
  const hash = hashApiKey('muster_local_admin');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(apiKeyId({ hash })).toBe(hash.slice(0, 8));
});
