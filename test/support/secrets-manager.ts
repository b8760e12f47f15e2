import { once } from 'node:events';
import { createServer } from 'node:http';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { closeAfterTest } from './service.ts';

/** What the fake Secrets Manager holds, and how it answers. */
export interface FakeSecret {
  text: string;
  /** 400 stands for a Secrets Manager that cannot be used: the SDK does not try that again. */
  status: number;
  reads: number;
  /** Called once the answer is fixed, before it is sent. */
  onRead: (() => void) | undefined;
}

/** Starts a Secrets Manager with one secret, whatever its name, until the test is over. */
export async function startSecretsManager(versions: Readonly<Record<string, string>>) {
  const secret: FakeSecret = { text: JSON.stringify(versions), status: 200, reads: 0, onRead: undefined };
  const server = createServer((_, response) => {
    secret.reads += 1;
    const answer = secret.status === 200 ? { SecretString: secret.text } : { __type: 'DecryptionFailure' };
    secret.onRead?.();
    response
      .writeHead(secret.status, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const url = `http://127.0.0.1:${address.port}`;
  const client = new SecretsManagerClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  closeAfterTest(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { url, client, secret };
}
