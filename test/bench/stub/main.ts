/** AWS in a process of its own: answers on a port of loopback, is told and asked by messages. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Counter } from './counter.ts';
import { StubDynamodb } from './dynamodb.ts';
import type { StubMessage, StubReply, StubSettings } from './messages.ts';
import { Refusal } from './refusal.ts';
import { StubSes, sesError } from './ses.ts';

const secret = { current: '1', 1: 'a signing key of 32 bytes, or so' };

let settings: StubSettings = { delay: 0, throttle: false, unprocessed: 0, perSecond: 1, seeds: [] };
let counter = new Counter();
let dynamodb = new StubDynamodb(settings, counter);
let ses = new StubSes(settings, counter);

const server = createServer({ keepAlive: true }, (request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => answer(request, Buffer.concat(parts), response));
});
server.keepAliveTimeout = 600_000;

process.on('message', (message: StubMessage) => {
  switch (message.kind) {
    case 'listen':
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object') reply({ url: `http://127.0.0.1:${address?.port}` });
      });
      break;
    case 'reset':
      settings = message.settings;
      counter = new Counter();
      dynamodb = new StubDynamodb(settings, counter);
      ses = new StubSes(settings, counter);
      reply({});
      break;
    case 'counts':
      reply({ counts: counter.counts });
      break;
  }
});
process.on('disconnect', () => process.exit());

function answer({ headers }: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const target = String(headers['x-amz-target'] ?? '');
  const { status, type, text } = target ? answerJson(target, body) : answerForm(body);
  const send = (): void => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
    response.end(text);
  };
  if (settings.delay > 0) setTimeout(send, settings.delay);
  else send();
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

function answerJson(target: string, body: Buffer): Answer {
  const type = 'application/x-amz-json-1.0';
  const action = target.slice(target.indexOf('.') + 1);
  try {
    if (action === 'GetSecretValue') {
      counter.call(action);
      return { status: 200, type, text: JSON.stringify({ SecretString: JSON.stringify(secret) }) };
    }
    const result = dynamodb.answer(action, JSON.parse(body.toString()), body.length);
    return { status: 200, type, text: JSON.stringify(result) };
  } catch (error) {
    const { name, message } = refusal(error);
    return { status: 400, type, text: JSON.stringify({ __type: `stub#${name}`, message }) };
  }
}

function answerForm(body: Buffer): Answer {
  const type = 'text/xml';
  try {
    return { status: 200, type, text: ses.answer(body.toString()) };
  } catch (error) {
    return { status: 400, type, text: sesError(refusal(error)) };
  }
}

function refusal(error: unknown): Refusal {
  const refused = error instanceof Refusal ? error : new Refusal('InternalFailure', String(error));
  counter.refused(refused.name);
  return refused;
}

function reply(message: StubReply): void {
  process.send?.(message);
}
