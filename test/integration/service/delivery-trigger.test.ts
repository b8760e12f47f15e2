import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { createDeliveryTrigger, createNoDeliveryTrigger } from '../../../lambda/delivery/lambda-trigger.ts';
import { bundleFunction } from '../../../lib/constructs/bundle.ts';
import { closeAfterTest } from '../../support/service.ts';
import { serve } from '../engine/fixture.ts';

const clientOptions = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

test('starts the function with the id of the batch, and waits for the acceptance alone', async () => {
  const engine = await serve({
    functions: {
      deliver: `export const handler = async (event) => {
        console.log('asked', JSON.stringify(event));
        await new Promise(() => {});
      };`,
    },
    properties: { deliver: { Timeout: 60 } },
  });
  closeAfterTest(() => engine.close());
  const trigger = createDeliveryTrigger('deliver', { ...clientOptions, endpoint: engine.invokeUrl });
  await trigger.invoke('b1');
  await trigger.invoke('b2');
  await engine.printed('asked {"batchId":"b1"}');
  await engine.printed('asked {"batchId":"b2"}');
});

test('fails when the function is not there, after one call', async () => {
  const engine = await serve({});
  closeAfterTest(() => engine.close());
  const trigger = createDeliveryTrigger('nobody', { ...clientOptions, endpoint: engine.invokeUrl });
  await expect(trigger.invoke('b1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('gives up after two tries when Lambda does not answer', async () => {
  let tries = 0;
  const endpoint = await answerWith(() => {
    tries += 1;
  });
  const trigger = createDeliveryTrigger('deliver', { ...clientOptions, endpoint });
  await expect(trigger.invoke('b1')).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(tries).toBe(2);
});

test('a second try is accepted where the first connection broke', async () => {
  const tries: string[] = [];
  const endpoint = await answerWith((request, response) => {
    tries.push(`${request.headers['x-amz-invocation-type']} ${request.url}`);
    if (tries.length === 1) request.socket.destroy();
    else response.writeHead(202).end();
  });
  await createDeliveryTrigger('deliver', { ...clientOptions, endpoint }).invoke('b1');
  expect(tries).toEqual(Array(2).fill('Event /2015-03-31/functions/deliver/invocations'));
});

test('a bundle asks by the client in the file beside it', async () => {
  const asked: string[] = [];
  const endpoint = await answerWith((request, response) => {
    request.on('data', (data) => asked.push(String(data)));
    request.on('end', () => response.writeHead(202).end());
  });
  const folder = await mkdtemp(join(tmpdir(), 'muster-trigger-'));
  closeAfterTest(() => rm(folder, { recursive: true }));
  bundleFunction(join(import.meta.dirname, '../../../lambda/delivery/lambda-trigger.ts'), folder);
  const script = `require(${JSON.stringify(join(folder, 'index.cjs'))}).createDeliveryTrigger('deliver').invoke('b1').then(() => process.exit())`;
  await promisify(execFile)(process.execPath, ['--eval', script], {
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_LAMBDA: endpoint,
      AWS_ACCESS_KEY_ID: 'environment',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });
  expect(asked).toEqual(['{"batchId":"b1"}']);
});

test('without a function to ask it leaves the mail to the schedule, and says why', async () => {
  const lines: unknown[] = [];
  const log = { info: (...line: unknown[]) => lines.push(line), warn: () => undefined };
  await createNoDeliveryTrigger(log, 'no name').invoke('b1');
  expect(lines).toEqual([['delivery_not_requested', { batchId: 'b1', reason: 'no name' }]]);
});

async function answerWith(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
}
