import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A server of a test that stands before another. */
export interface StartedProxy {
  readonly url: string;
  close(): Promise<void>;
}

export interface ForwardedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Starts a server on a free port. @param pass decides over each request, its body read already */
export async function startProxy(
  pass: (incoming: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void> | void,
): Promise<StartedProxy> {
  const server = createServer(async (incoming, response) => {
    // A caller that was killed in the middle of a request is no fault of the test's.
    const body = await buffer(incoming).catch(() => undefined);
    if (body) await pass(incoming, body, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const agent = new Agent({ keepAlive: true });

/** Carries a request out at its real endpoint. */
export async function forward(
  endpoint: string,
  { headers, method = 'POST', url = '/' }: IncomingMessage,
  body: Buffer | string,
): Promise<ForwardedAnswer> {
  const { host: _, connection: __, 'content-length': ___, ...others } = headers;
  const outgoing = request(new URL(url, endpoint), {
    agent,
    method,
    headers: { ...others, 'content-length': Buffer.byteLength(body) },
  });
  outgoing.end(body);
  const [answer]: IncomingMessage[] = await once(outgoing, 'response');
  if (!answer) throw new Error('No answer');
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}

/** Hands an answer on as it came. */
export function answerWith({ status, headers, body }: ForwardedAnswer, response: ServerResponse): void {
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, date: ____, ...others } = headers;
  // By the date the SDK would correct its clock, which in a test may be far from the machine's.
  response.sendDate = false;
  response.writeHead(status, { ...others, 'content-length': body.length }).end(body);
}
