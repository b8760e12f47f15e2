import { expect, test } from '@jest/globals';
import { createSigningKeys } from '../../../lambda/store/signing-keys.ts';
import { startSecretsManager } from '../../support/secrets-manager.ts';

test('the current version is the one that the secret names', async () => {
  const { keys } = await start({ current: '2', 1: 'one', 2: 'two' });
  expect(await keys.current()).toEqual({ version: 2, key: Buffer.from('two') });
  expect(await keys.find(1)).toEqual(Buffer.from('one'));
});

test('the secret is read once, however many ask', async () => {
  const { keys, secret } = await start({ current: '1', 1: 'one' });
  await Promise.all([keys.find(1), keys.current(), keys.find(1)]);
  await keys.find(1);
  expect(secret.reads).toBe(1);
});

test('an unknown version makes it be read once more, but not each time', async () => {
  const { keys, secret, clock } = await start({ current: '1', 1: 'one' });
  expect(await keys.find(2)).toBeUndefined();
  expect(secret.reads).toBe(1);
  secret.text = JSON.stringify({ current: '2', 1: 'one', 2: 'two' });
  clock.now += 30_000;
  expect(await keys.find(2)).toEqual(Buffer.from('two'));
  expect(await keys.find(3)).toBeUndefined();
  expect(secret.reads).toBe(2);
});

test('a minute after it was read the secret is read again, once for all who ask', async () => {
  const { keys, secret, clock } = await start({ current: '1', 1: 'one' });
  await keys.current();
  secret.text = JSON.stringify({ current: '2', 2: 'two' });
  clock.now = 59_999;
  expect(await keys.current()).toMatchObject({ version: 1 });
  expect(secret.reads).toBe(1);
  clock.now = 60_000;
  const asked = await Promise.all([keys.current(), keys.find(1), keys.find(2), keys.current()]);
  expect(asked).toMatchObject([{ version: 2 }, undefined, Buffer.from('two'), { version: 2 }]);
  expect(secret.reads).toBe(2);
});

test('keys older than a minute are of no use when the secret cannot be read, younger ones are', async () => {
  const { keys, secret, clock } = await start({ current: '1', 1: 'one' });
  await keys.current();
  secret.status = 400;
  clock.now = 59_999;
  await expect(keys.find(2)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await keys.find(1)).toEqual(Buffer.from('one'));
  clock.now = 60_000;
  await expect(keys.current()).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(keys.find(1)).rejects.toMatchObject({ kind: 'unavailable' });
  secret.status = 200;
  expect(await keys.find(1)).toEqual(Buffer.from('one'));
});

test('an answer that came while the process was frozen is not trusted for longer than any other', async () => {
  const { keys, secret, clock } = await start({ current: '1', 1: 'one' });
  const ahead = keys.current();
  secret.onRead = () => {
    secret.text = JSON.stringify({ current: '2', 2: 'two' });
    clock.now += 3_600_000;
    secret.onRead = undefined;
  };
  const [first, second] = await Promise.all([ahead, keys.current()]);
  expect([first, second]).toMatchObject([{ version: 2 }, { version: 2 }]);
  expect(secret.reads).toBe(2);
});

test('while the secret cannot be read the service is unavailable, and it is tried again', async () => {
  const { keys, secret } = await start({ current: '1', 1: 'one' });
  secret.status = 400;
  await expect(keys.find(1)).rejects.toMatchObject({ kind: 'unavailable' });
  secret.status = 200;
  expect(await keys.find(1)).toEqual(Buffer.from('one'));
});

test.each([
  '',
  'not json: my-secret',
  '"my-secret"',
  'null',
  '{"current":"3","1":"my-secret"}',
  '{"1":"my-secret"}',
])('a secret that is not as it should be is refused without a word of it: %j', async (text) => {
  const { keys, secret } = await start({});
  secret.text = text;
  const error: unknown = await keys.current().catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/sign/i);
  expect(String(error)).not.toContain('my-secret');
});

test('names that are no versions are no keys', async () => {
  const { keys } = await start({ current: '1', 1: 'one', 0: 'zero', 256: 'many', '01': 'led' });
  expect(await keys.find(0)).toBeUndefined();
  expect(await keys.find(256)).toBeUndefined();
});

/** Keys that come from a fake Secrets Manager. */
async function start(versions: Record<string, string>) {
  const { client, secret } = await startSecretsManager(versions);
  const clock = { now: 0 };
  return { keys: createSigningKeys(client, 'keys', () => clock.now), secret, clock };
}
