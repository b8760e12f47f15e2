import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.ts';
import { control } from './control.ts';
import type { SesEvent } from './event.ts';
import type { Fault } from './faults.ts';
import { Faults } from './faults.ts';
import { openInbox } from './inbox.ts';
import { Publisher } from './publisher.ts';
import { answerCall } from './query-api.ts';
import type { Limits } from './send-limits.ts';
import { SendLimits } from './send-limits.ts';
import type { Template } from './templates.ts';
import { Templates } from './templates.ts';

export type { SesEvent } from './event.ts';
export type { Fault } from './faults.ts';
export type { Template } from './templates.ts';

export interface LocalSesOptions {
  /** Port of the API and the inbox, on 127.0.0.1; 0 takes a free one. */
  readonly mailPort: number;
  /** Recipients a second. @default 14 */
  readonly ratePerSecond?: number;
  /** Recipients in any 24 hours; -1 for no limit. @default 50 000 */
  readonly max24Hours?: number;
  readonly templates: readonly Template[];
  /** Verified senders: domains, which cover their subdomains, and addresses. */
  readonly identities: readonly string[];
  readonly configurationSets: readonly string[];
  /** @default us-east-1 */
  readonly region?: string;
  /** Twelve digits, for the ARNs in events. @default 000000000000 */
  readonly accountId?: string;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Takes what EventBridge's default bus would get. @default nobody listens */
  readonly onEvent?: (event: SesEvent) => void;
}

export interface LocalSes {
  /** Endpoint of SES v1, for `AWS_ENDPOINT_URL_SES`. */
  readonly url: string;
  /** The inbox in the browser; its `/store` lists the mails as JSON. The same port answers the API. */
  readonly inboxUrl: string;
  /** Makes calls to come go wrong; over HTTP: `POST /_faults`. */
  inject(...faults: Fault[]): void;
  /** Over HTTP: `POST /_limits`. */
  changeLimits(limits: Partial<Limits>): void;
  /** Cuts all connections, publishes nothing more; done when the port is free. */
  close(): Promise<void>;
}

/**
 * Starts a local SES: it does what SES v1 does, shows the mails in place of delivering them, and holds everything
 * in memory.
 *
 * @throws the socket's error (`code` is `EADDRINUSE` where the port is taken); SesError `InvalidTemplate`
 */
export async function startSes(options: LocalSesOptions): Promise<LocalSes> {
  const now = options.now ?? Date.now;
  const account = await openAccount(options, now);
  const server = createServer((request, response) => route(account, request, response));
  server.listen(options.mailPort, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  return {
    url,
    inboxUrl: url,
    inject: (...faults) => account.faults.add(faults),
    changeLimits: (limits) => account.limits.change(limits),
    close: async () => {
      account.publisher.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function openAccount(options: LocalSesOptions, now: () => number): Promise<Account> {
  const {
    region = 'us-east-1',
    accountId = '000000000000',
    ratePerSecond = 14,
    max24Hours = 50_000,
  } = options;
  const templates = new Templates();
  for (const template of options.templates) templates.put(template, new Date(now()));
  return {
    region,
    accountId,
    identities: options.identities,
    configurationSets: options.configurationSets,
    templates,
    limits: new SendLimits({ ratePerSecond, max24Hours }, now),
    faults: new Faults(),
    inbox: await openInbox(),
    publisher: new Publisher({ origin: { region, accountId }, now, onEvent: options.onEvent ?? (() => {}) }),
    now,
  };
}

function route(account: Account, request: IncomingMessage, response: ServerResponse): void {
  if (control(request, response, account.faults, account.limits)) return;
  if (request.method === 'POST' && request.url === '/') void answerCall(account, request, response);
  else account.inbox.handle(request, response);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
