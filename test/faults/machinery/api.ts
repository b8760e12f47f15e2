import { Type } from 'typebox';
import Value from 'typebox/value';
import { checked } from '../../../bin/local/checked.ts';
import type { BatchView, RecipientView, TokenView } from '../../../lambda/schemas/answers.ts';
import { BatchesPage, RecipientsPage, Token } from '../../../lambda/schemas/answers.ts';
import { type HttpRequest, httpEvent } from '../../support/lambda-events.ts';
import type { TestBed } from './test-bed.ts';

/** What a caller hears, over HTTP or by direct invocation. */
export interface Answer {
  /** By direct invocation 200 stands for every success, and the error's code for a refusal. */
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** The error's code, where it is one. */
  readonly code: number | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
}

export const tokensPath = '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens';

/** A request of acme's admin as API Gateway hands it over. */
export function http(
  method: string,
  path: string,
  rest: Pick<HttpRequest, 'body' | 'headers' | 'query'> = {},
) {
  return httpEvent({ method, path: tokensPath + path, key: 'muster_local_admin', ...rest });
}

const Body = Type.Object({
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  error: Type.Optional(Type.Object({ code: Type.Integer() })),
});
const HttpResult = Type.Object({
  statusCode: Type.Integer(),
  headers: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  body: Type.Optional(Type.String()),
});

/** @param value what the http or the direct function returned */
export function readAnswer(value: unknown): Answer {
  if (Value.Check(HttpResult, value)) {
    const { data = {}, error } = checked(Body, JSON.parse(value.body ?? '{}'), 'The body');
    const retryAfter = value.headers?.['retry-after'] ?? value.headers?.['Retry-After'];
    return {
      status: value.statusCode,
      data,
      code: error?.code,
      retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
    };
  }
  const { data = {}, error } = checked(Body, value, 'The answer');
  return { status: error ? statusOf(error.code) : 200, data, code: error?.code, retryAfter: undefined };
}

/** The status that HTTP gives to what is worth another try. */
function statusOf(code: number): number {
  if (code === 1000 || code === 1001) return 503;
  return code === inUse ? 409 : 400;
}

/** Code of a key that another request is using just now. */
const inUse = 3004;

/** Whether the same call is worth another try. */
export function isWorthRetrying({ status, code }: Answer): boolean {
  return status >= 500 || code === inUse;
}

/** What the API tells of everything that acme has. */
export interface Views {
  readonly batches: readonly SeenBatch[];
  /** By batch. */
  readonly recipients: ReadonlyMap<string, readonly SeenRecipient[]>;
  /** By id. */
  readonly tokens: ReadonlyMap<string, Pick<TokenView, 'expireAt' | 'enrollmentLink' | 'history'>>;
}

/** What is looked at of a batch. */
type SeenBatch = Pick<
  BatchView,
  'batchId' | 'state' | 'total' | 'sendEmail' | 'redeemed' | 'resends' | 'revokedAt'
> & { readonly invitations: Readonly<Record<string, number>> };

type SeenRecipient = Pick<
  RecipientView,
  'id' | 'email' | 'invitation' | 'reason' | 'expireAt' | 'enrollmentLink'
>;

/** Reads all through the API. */
export async function readViews(bed: TestBed): Promise<Views> {
  const get = async (path: string): Promise<unknown> => {
    const { status, data } = readAnswer(await bed.read(http('GET', path)));
    if (status !== 200) throw new Error(`GET ${path}: ${status}`);
    return data;
  };
  const { items: batches } = checked(BatchesPage, await get('/bulk'), 'Batches');
  const recipients = new Map<string, readonly SeenRecipient[]>();
  const tokens = new Map<string, TokenView>();
  for (const { batchId, resends } of batches) {
    if (resends !== undefined) continue;
    const { items } = checked(RecipientsPage, await get(`/bulk/${batchId}/recipients`), 'Recipients');
    recipients.set(batchId, items);
    for (const { id } of items) tokens.set(id, checked(Token, await get(`/${id}`), 'Token'));
  }
  return { batches, recipients, tokens };
}
