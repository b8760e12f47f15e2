import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  answerWith,
  type ForwardedAnswer,
  forward,
  type StartedProxy,
  startProxy,
} from '../../support/proxy.ts';
import type { FaultKind } from './faults.ts';

export type Service = 'dynamodb' | 'ses' | 'lambda';

/** One outgoing call of a process, as its recorder saw it. */
export interface Call {
  readonly service: Service;
  /** Such as `UpdateItem`, `SendBulkTemplatedEmail`. */
  readonly action: string;
  readonly body: string;
  /** The same for all tries of the SDK at one call. */
  readonly invocation: string;
  /** When the process signed it, by its own clock: epoch milliseconds, a whole second. */
  readonly signedAt: number;
  fault: FaultKind | undefined;
  /** `undefined` where it was not carried out. */
  answer: ForwardedAnswer | undefined;
}

export interface RecorderOptions {
  readonly endpoints: Readonly<Record<Service, string>>;
  /** Hears of each call before it is carried out. */
  readonly onCall: (call: Call) => Promise<void>;
  /** What goes wrong with it, if anything. */
  readonly next: (call: Call) => FaultKind | undefined;
  /** What the test does at a fault that is not the connection's. */
  readonly act: { kill(): Promise<void>; pause(): void; meanwhile(): Promise<void> };
}

/** Stands between one process and the services it calls: notes every call, and makes some go wrong. */
export class Recorder {
  readonly calls: Call[] = [];
  readonly #options: RecorderOptions;
  readonly #proxies: StartedProxy[] = [];
  readonly #forGood = new Map<string, FaultKind>();
  readonly #late: (() => Promise<unknown>)[] = [];
  #underWay = 0;

  private constructor(options: RecorderOptions) {
    this.#options = options;
  }

  static async start(
    options: RecorderOptions,
  ): Promise<{ recorder: Recorder; urls: Record<Service, string> }> {
    const recorder = new Recorder(options);
    const open = async (service: Service): Promise<string> => {
      const proxy = await startProxy((incoming, body, response) =>
        recorder.#pass(service, incoming, body, response),
      );
      recorder.#proxies.push(proxy);
      return proxy.url;
    };
    return {
      recorder,
      urls: { dynamodb: await open('dynamodb'), ses: await open('ses'), lambda: await open('lambda') },
    };
  }

  /** Carries out what is to arrive late, and waits for all that is under way. */
  async settle(): Promise<void> {
    for (const arrive of this.#late.splice(0)) await arrive();
    while (this.#underWay > 0) await sleep(1);
  }

  async close(): Promise<void> {
    await this.settle();
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
  }

  async #pass(
    service: Service,
    incoming: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    this.#underWay += 1;
    try {
      const call: Call = {
        service,
        action: actionOf(service, incoming, body),
        body: body.toString(),
        invocation: String(incoming.headers['amz-sdk-invocation-id']),
        signedAt: readDate(String(incoming.headers['x-amz-date'])),
        fault: undefined,
        answer: undefined,
      };
      this.calls.push(call);
      call.fault = this.#forGood.get(call.invocation) ?? this.#options.next(call);
      if (call.fault?.endsWith('for good')) this.#forGood.set(call.invocation, call.fault);
      await this.#carryOut(call, incoming, body, response);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #carryOut(
    call: Call,
    incoming: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    const { endpoints, onCall, act } = this.#options;
    const arrive = async (): Promise<ForwardedAnswer> => {
      await onCall(call);
      call.answer = await forward(endpoints[call.service], incoming, body);
      return call.answer;
    };
    const cut = (): void => void incoming.socket.destroy();
    switch (call.fault) {
      case 'dropped':
      case 'dropped for good':
        return cut();
      case 'lost':
      case 'lost for good':
        await arrive();
        return cut();
      case 'late':
        this.#late.push(arrive);
        return cut();
      case 'failed':
      case 'failed for good':
        return refuse(call.service, 500, 'InternalServerError', response);
      case 'throttled':
        return refuse(call.service, 400, throttling[call.service], response);
      case 'killed before':
        return act.kill();
      case 'killed after':
        await arrive();
        return act.kill();
      case 'stopped':
        act.pause();
        break;
      case 'meanwhile':
        await act.meanwhile();
        break;
    }
    answerWith(await arrive(), response);
  }
}

const throttling: Readonly<Record<Service, string>> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  ses: 'Throttling',
  lambda: 'TooManyRequestsException',
};

/** `20260302T120000Z` */
function readDate(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}

function actionOf(service: Service, { headers }: IncomingMessage, body: Buffer): string {
  if (service === 'dynamodb') return String(headers['x-amz-target']).replace(/^.*\./, '');
  if (service === 'ses') return new URLSearchParams(body.toString()).get('Action') ?? '';
  return 'Invoke';
}

function refuse(service: Service, status: number, code: string, response: ServerResponse): void {
  response.sendDate = false;
  if (service === 'ses') {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>Made to fail.</Message></Error>`;
    response
      .writeHead(status, { 'content-type': 'text/xml' })
      .end(`<ErrorResponse>${error}<RequestId>none</RequestId></ErrorResponse>`);
    return;
  }
  response
    .writeHead(status, {
      'content-type': service === 'dynamodb' ? 'application/x-amz-json-1.0' : 'application/json',
      'x-amzn-errortype': code,
    })
    .end(JSON.stringify({ __type: `com.amazonaws#${code}`, message: 'Made to fail.' }));
}
