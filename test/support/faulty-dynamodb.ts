import type { IncomingMessage, ServerResponse } from 'node:http';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { answerWith, forward, startProxy } from './proxy.ts';
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
    const proxy = await startProxy((incoming, body, response) =>
      pass(endpoint, next, incoming, body, response),
    );
    closeAfterTest(proxy.close);
    return proxy.url;
  };
}

async function pass(
  endpoint: string,
  next: (operation: string, body: string) => Fault | undefined,
  incoming: IncomingMessage,
  sent: Buffer,
  response: ServerResponse,
): Promise<void> {
  const operation = String(incoming.headers['x-amz-target']).replace(/^.*\./, '');
  const body = sent.toString();
  const fault = next(operation, body);
  if (fault === 'throttled') return refuse(response, 400, 'ProvisionedThroughputExceededException');
  if (fault === 'failed') return refuse(response, 500, 'InternalServerError');
  if (fault === undefined || fault === 'lost') {
    const answer = await forward(endpoint, incoming, body);
    if (fault === 'lost') incoming.socket.destroy();
    else answerWith(answer, response);
    return;
  }
  const { done, left } = divide(operation, JSON.parse(body), fault.only);
  const answer =
    fault.only > 0
      ? await forward(endpoint, incoming, JSON.stringify(done))
      : { status: 200, body: JSON.stringify({ Responses: {} }) };
  const output: unknown = JSON.parse(answer.body.toString());
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

function refuse(response: ServerResponse, status: number, type: string): void {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'Made to fail.' }));
}
