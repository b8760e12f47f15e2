import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { closeAfterTest } from './service.ts';

/**
 * What goes wrong with a call to come.
 * - `unprocessed`: of a BatchWriteItem or BatchGetItem only so many items are done, the rest is named as left over
 * - `throttled`, `failed`: nothing is done; a throttling error, or a 500
 * - `lost`: it is done, but the connection is cut in place of the answer
 */
export type Fault = { readonly only: number } | 'throttled' | 'failed' | 'lost';

/**
 * A fake: a proxy before the real database of the tests, for what that one never does by itself.
 *
 * @param next says of each call, by its operation, such as `PutItem`, and its body what goes wrong with it, if anything
 */
export function faultyDynamodb(next: (operation: string, body: string) => Fault | undefined) {
  return async (endpoint: string): Promise<string> => {
    const server = createServer((incoming, response) => void pass(endpoint, next, incoming, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closeAfterTest(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    return `http://127.0.0.1:${address.port}`;
  };
}

async function pass(
  endpoint: string,
  next: (operation: string, body: string) => Fault | undefined,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const operation = String(incoming.headers['x-amz-target']).replace(/^.*\./, '');
  const body = await text(incoming);
  const fault = next(operation, body);
  if (fault === 'throttled') return refuse(response, 400, 'ProvisionedThroughputExceededException');
  if (fault === 'failed') return refuse(response, 500, 'InternalServerError');
  if (fault === undefined || fault === 'lost') {
    const answer = await forward(endpoint, incoming, body);
    if (fault === 'lost') incoming.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body);
    return;
  }
  const { done, left } = divide(operation, JSON.parse(body), fault.only);
  const answer =
    fault.only > 0
      ? await forward(endpoint, incoming, JSON.stringify(done))
      : { status: 200, body: JSON.stringify({ Responses: {} }) };
  const output: unknown = JSON.parse(answer.body);
  const name = operation === 'BatchWriteItem' ? 'UnprocessedItems' : 'UnprocessedKeys';
  response
    .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ ...Object(output), [name]: left }));
}

const Batch = Type.Object({ RequestItems: Type.Record(Type.String(), Type.Unknown()) });
const Writes = Type.Array(Type.Unknown());
const Reads = Type.Object({
  Keys: Type.Array(Type.Unknown()),
  ConsistentRead: Type.Optional(Type.Boolean()),
});

/** The first items of a batch, and the others in the form that the caller is to send again. */
function divide(operation: string, input: unknown, only: number): { done: unknown; left: unknown } {
  if (!Value.Check(Batch, input)) throw new Error(`${operation} is no batch`);
  const [table = '', items] = Object.entries(input.RequestItems)[0] ?? [];
  const part = (of: unknown) => ({ RequestItems: { [table]: of } });
  if (Value.Check(Writes, items)) {
    return { done: part(items.slice(0, only)), left: { [table]: items.slice(only) } };
  }
  if (!Value.Check(Reads, items)) throw new Error(`${operation} holds no items`);
  return {
    done: part({ ...items, Keys: items.Keys.slice(0, only) }),
    left: { [table]: { ...items, Keys: items.Keys.slice(only) } },
  };
}

async function forward(
  endpoint: string,
  { headers }: IncomingMessage,
  body: string,
): Promise<{ status: number; body: string }> {
  const { host: _, 'content-length': __, ...others } = headers;
  const outgoing = request(endpoint, {
    method: 'POST',
    headers: { ...others, 'content-length': Buffer.byteLength(body) },
  });
  outgoing.end(body);
  const [answer]: IncomingMessage[] = await once(outgoing, 'response');
  if (!answer) throw new Error('No answer');
  return { status: answer.statusCode ?? 500, body: await text(answer) };
}

function refuse(response: ServerResponse, status: number, type: string): void {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'Made to fail.' }));
}
