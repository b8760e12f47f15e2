/** dynalite in a thread of its own: at full load it takes a whole core, which the gateway must not wait for. */
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { delayIndexes } from './index-lag.ts';

const { path, indexLagMs }: { readonly path: string | undefined; readonly indexLagMs: number } = workerData;

// dynalite throws when a client goes away in the middle of a request. The others must not suffer for it.
process.on('uncaughtException', (error) => {
  if (!('code' in error && error.code === 'ECONNRESET')) parentPort?.postMessage({ error: error.message });
});

const lag =
  indexLagMs > 0 ? delayIndexes(indexLagMs, (error) => parentPort?.postMessage({ error })) : undefined;
const server = dynalite({
  ...(path !== undefined && { path }),
  createTableMs: 0,
  deleteTableMs: 0,
  updateTableMs: 0,
});
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', async () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await openFiles(port);
  parentPort?.postMessage({ port });
});

parentPort?.on('message', async () => {
  await lag?.flush();
  server.close(() => process.exit(0));
  server.closeAllConnections();
});

/** dynalite opens its files at the first request, and never answers that one when it cannot. */
async function openFiles(port: number | undefined): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20000101T000000Z',
      'x-amz-target': 'DynamoDB_20120810.DescribeTable',
    },
    body: JSON.stringify({ TableName: 'none' }),
  });
  await response.text();
}
