import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createSesClient, type SesClientOptions } from '../../../lambda/mail/ses-client.ts';

/** A call as it came over the wire. */
export interface Call {
  readonly action: string | null;
  readonly form: URLSearchParams;
  /** Recipients, in request order. */
  readonly addresses: readonly string[];
  readonly bodyBytes: number;
  /** How many-th call of its connection, from 1. */
  readonly onConnection: number;
}

/** `put off`: says again and again that it is at work. `stop short`, `break off`: after the answer's beginning. */
export type Reply =
  | { readonly status: number; readonly body: string }
  | 'hang up'
  | 'keep silent'
  | 'put off'
  | 'stop short'
  | 'break off';

/**
 * A fake SES, for what no emulator does on demand: odd statuses, odd errors, lost answers. It knows no templates
 * and sends nothing; each call is answered as the test says.
 */
export async function startFakeSes(answer: (call: Call) => Reply) {
  const calls: Call[] = [];
  const served = new WeakMap<Socket, number>();
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const form = new URLSearchParams(body);
    const onConnection = (served.get(request.socket) ?? 0) + 1;
    served.set(request.socket, onConnection);
    const call = {
      action: form.get('Action'),
      form,
      addresses: addressesOf(form),
      bodyBytes: Buffer.byteLength(body),
      onConnection,
    };
    calls.push(call);
    reply(response, answer(call));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const credentials = { accessKeyId: 'fake', secretAccessKey: 'fake' };
  return {
    calls,
    client: (options: SesClientOptions = {}) =>
      createSesClient({ endpoint, region: 'eu-west-1', credentials, requestTimeout: 5_000, ...options }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeSes = Awaited<ReturnType<typeof startFakeSes>>;

/** An answer to SendBulkTemplatedEmail: a status a destination. */
export function statuses(...list: readonly { status: string; error?: string; messageId?: string }[]): Reply {
  const members = list.map(
    ({ status, error, messageId }) =>
      `<member><Status>${status}</Status>${error ? `<Error>${error}</Error>` : ''}${messageId ? `<MessageId>${messageId}</MessageId>` : ''}</member>`,
  );
  return result('SendBulkTemplatedEmail', `<Status>${members.join('')}</Status>`);
}

/** Success for each recipient, with `id-<address>` as message id. */
export function success({ addresses }: Call): Reply {
  return statuses(...addresses.map((address) => ({ status: 'Success', messageId: `id-${address}` })));
}

export function result(action: string, content: string): Reply {
  return {
    status: 200,
    body: `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${action}Result>${content}</${action}Result></${action}Response>`,
  };
}

export function refusal(code: string, message: string, status = 400): Reply {
  return {
    status,
    body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function addressesOf(form: URLSearchParams): string[] {
  const addresses: string[] = [];
  for (let n = 1; ; n++) {
    const address = form.get(`Destinations.member.${n}.Destination.ToAddresses.member.1`);
    if (address === null) return addresses;
    addresses.push(address);
  }
}

function reply(response: ServerResponse, answer: Reply): void {
  switch (answer) {
    case 'keep silent':
      return;
    case 'put off': {
      const timer = setInterval(() => response.writeProcessing(), 10);
      response.on('close', () => clearInterval(timer));
      return;
    }
    case 'hang up':
      response.destroy();
      return;
    case 'stop short':
    case 'break off':
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.write('<SendBulkTemplatedEmailResponse>', () => {
        if (answer === 'break off') response.destroy();
      });
      return;
    default:
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  }
}
