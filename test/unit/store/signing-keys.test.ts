import { once } from 'node:events';
import { createServer } from 'node:http';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, test } from '@jest/globals';
import { createSigningKeys } from '../../../lambda/store/signing-keys.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

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
  const secret = { text: JSON.stringify(versions), status: 200, reads: 0 };
  const server = createServer((_, response) => {
    secret.reads += 1;
    const answer = secret.status === 200 ? { SecretString: secret.text } : { __type: 'DecryptionFailure' };
    response
      .writeHead(secret.status, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  closing.push(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  const clock = { now: 0 };
  return { keys: createSigningKeys(client, 'keys', () => clock.now), secret, clock };
}
