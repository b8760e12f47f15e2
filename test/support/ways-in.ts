import { type Static, type TSchema, Type } from 'typebox';
import Value from 'typebox/value';
import { type Delivered, deliver } from '../../lambda/batches/deliver.ts';
import type { Services } from '../../lambda/batches/services.ts';
import { createDirectHandler } from '../../lambda/direct/handler.ts';
import { createHttpHandler } from '../../lambda/http/handler.ts';
import { timeLimits } from '../../lambda/observability/time-limits.ts';
import {
  Batch,
  type BatchView,
  CreatedBatch,
  type CreatedBatchView,
  RecipientsPage,
  type RecipientsPageView,
  ResentBatch,
  type ResentBatchView,
} from '../../lambda/schemas/answers.ts';
import { createApiKeyStore } from '../../lambda/store/api-keys.ts';
import { type HttpRequest, httpEvent, lambdaContext } from './lambda-events.ts';
import type { TestService } from './service.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How a test calls the service when it should be other than the service itself. */
export interface Through {
  /** @default the service's own */
  readonly services?: Services;
  /** Milliseconds that the invocation may take. */
  readonly remaining?: number;
}

const path = '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens/bulk';

/** Path of bulk requests, or of a batch. */
export function bulkPath(organization = 'acme', ...rest: string[]): string {
  return [path.replace('acme', organization), ...rest].join('/');
}

/** One HTTP request through the handler that API Gateway invokes. */
export async function request(
  service: TestService,
  what: HttpRequest,
  through: Through = {},
): Promise<HttpAnswer> {
  const { services = service.services, remaining } = through;
  const { table, log } = service;
  const handler = createHttpHandler({ services, apiKeys: createApiKeyStore(table), log });
  const result = await handler(httpEvent(what), lambdaContext(remaining));
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    status: result.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: JSON.parse(result.body ?? 'null'),
  };
}

/** A bulk request of acme's admin. */
export async function post(
  service: TestService,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  through: Through = {},
): Promise<HttpAnswer> {
  return request(service, { method: 'POST', path: bulkPath(), body, headers }, through);
}

/** The data of an answer to a bulk request. */
export function created(answer: HttpAnswer): CreatedBatchView {
  return dataOf(CreatedBatch, answer.body);
}

/** The data of an answer to a retry or a resend of a batch. */
export function resent(answer: HttpAnswer): ResentBatchView {
  return dataOf(ResentBatch, answer.body);
}

/** A batch as the API shows it. */
export async function getBatch(service: TestService, batchId: string): Promise<BatchView> {
  return dataOf(Batch, (await request(service, { path: bulkPath('acme', batchId) })).body);
}

/** A page of a batch's recipients as the API shows them. */
export async function getRecipients(
  service: TestService,
  batchId: string,
  query: Readonly<Record<string, string>> = { limit: '1000' },
): Promise<RecipientsPageView> {
  const answer = await request(service, { path: bulkPath('acme', batchId, 'recipients'), query });
  return dataOf(RecipientsPage, answer.body);
}

/** One run of the deliver entry. */
export async function runDeliver(service: TestService, through: Through = {}): Promise<Delivered> {
  const { services = service.services, remaining = 300_000 } = through;
  return deliver(timeLimits(services.clock, remaining, 20_000), services);
}

/** One invocation of the direct function. */
export async function invokeDirect(
  service: TestService,
  event: unknown,
  { requestId = 'request-1', onFailure = (_outcome: string): void => undefined } = {},
): Promise<unknown> {
  const { services, log } = service;
  return createDirectHandler({ services, log, onFailure })(event, lambdaContext(60_000, requestId));
}

/** @throws Error when it is not as documented */
export function dataOf<S extends TSchema>(schema: S, body: unknown): Static<S> {
  if (Value.Check(Success, body) && Value.Check(schema, body.data)) return body.data;
  throw new Error(`Not as documented: ${JSON.stringify(body)}`);
}

const Success = Type.Object({ status: Type.Literal(true), data: Type.Unknown() });

const Inbox = Type.Object({
  emails: Type.Array(
    Type.Object({
      /** Epoch seconds. */
      at: Type.Number(),
      destination: Type.Object({ to: Type.Array(Type.String()) }),
      body: Type.Object({ text: Type.Optional(Type.String()) }),
    }),
  ),
});

/** Who got a mail, in the order they got it; twice who got two. */
export async function mailed(service: TestService): Promise<string[]> {
  return (await mails(service)).map(({ to }) => to);
}

/** The mails in the inbox, each with the link in it. */
export async function mails({ ses }: TestService): Promise<{ to: string; link: string }[]> {
  return (await readInbox(ses.inboxUrl)).map(({ destination, body }) => ({
    to: destination.to.join(),
    link: /https:\S+\/enroll\/\S+/.exec(body.text ?? '')?.[0] ?? '',
  }));
}

/** When the last mail left, in epoch milliseconds, to the second. */
export async function lastMailAt({ ses }: TestService): Promise<number> {
  return Math.max(...(await readInbox(ses.inboxUrl)).map(({ at }) => at * 1000));
}

async function readInbox(url: string): Promise<Static<typeof Inbox>['emails']> {
  const inbox: unknown = await (await fetch(`${url}/store`)).json();
  if (!Value.Check(Inbox, inbox)) throw new Error('The inbox is not as expected');
  return inbox.emails;
}

/** Addresses that are all different: `user0@example.com` and so on. */
export function addresses(count: number, name = 'user'): string[] {
  return Array.from({ length: count }, (_, n) => `${name}${n}@example.com`);
}
