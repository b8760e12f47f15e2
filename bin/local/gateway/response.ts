import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** What the gateway sends back. */
export interface GatewayResponse {
  readonly status: number;
  /** Names with their values; a name may come more than once. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

const Structured = Type.Object({
  statusCode: Type.Integer({ minimum: 200, maximum: 599 }),
  headers: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    ]),
  ),
  cookies: Type.Optional(Type.Union([Type.Null(), Type.Array(Type.String())])),
  body: Type.Optional(Type.Union([Type.Null(), Type.String()])),
  isBase64Encoded: Type.Optional(Type.Union([Type.Null(), Type.Boolean()])),
});

/**
 * Makes an HTTP response of what a function returned, as payload format 2.0 does: without `statusCode` the whole
 * result is the body of a 200 with JSON.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function createResponse(payload: string): GatewayResponse {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return json(200, typeof result === 'string' ? result : payload);
  }
  if (!Value.Check(Structured, result)) return gatewayError(500);
  const { statusCode, headers, cookies, body, isBase64Encoded } = result;
  const given = Object.entries(headers ?? {})
    .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
    .filter(([name]) => !ownHeaders.has(name));
  const all = [
    ...(given.some(([name]) => name === 'content-type')
      ? []
      : [['content-type', 'text/plain; charset=utf-8'] as const]),
    ...given,
    ...(cookies ?? []).map((cookie) => ['set-cookie', cookie] as const),
  ];
  if (!all.every(([name, value]) => isSendable(name, value))) return gatewayError(500);
  return {
    status: statusCode,
    headers: all,
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** @returns an answer of the gateway itself, such as `{"message":"Not Found"}` */
export function gatewayError(status: 400 | 404 | 413 | 500 | 503): GatewayResponse {
  const message = status === 413 ? 'Request Entity Too Large' : STATUS_CODES[status];
  return json(status, JSON.stringify({ message }));
}

/** About the connection or the length of the body: the gateway's business. */
const ownHeaders = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

function json(status: number, body: string): GatewayResponse {
  return { status, headers: [['content-type', 'application/json']], body: Buffer.from(body) };
}

function isSendable(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
