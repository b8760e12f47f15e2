import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Functions } from '../functions/functions.ts';
import { payloadLimits } from '../functions/outcome.ts';
import { readBody } from '../http/read-body.ts';
import { apiId } from '../template/references.ts';
import type { RouteDefinition } from './definition.ts';
import { createEvent, createRequestId, splitTarget } from './event.ts';
import { createResponse, type GatewayResponse, gatewayError } from './response.ts';
import { createRouter, type Match } from './routing.ts';

export interface GatewayOptions {
  readonly routes: readonly RouteDefinition[];
  readonly functions: Functions;
  readonly accountId: string;
}

/** Most that an HTTP API takes, in bytes. */
const bodyLimit = 10 * 1024 * 1024;

/** Answers as an API Gateway HTTP API with Lambda proxy integrations does. */
export function createGateway({ routes, functions, accountId }: GatewayOptions): RequestListener {
  const route = createRouter(routes);

  async function answer(request: IncomingMessage, requestId: string): Promise<GatewayResponse> {
    const { method = 'GET', url = '/', socket } = request;
    const body = await readBody(request, bodyLimit);
    if (!body) return gatewayError(413);
    const match = route(method, splitTarget(url).path);
    if (!match) return gatewayError(404);
    const event = createEvent(
      {
        method,
        target: url,
        headers: request.headersDistinct,
        body,
        sourceIp: socket.remoteAddress ?? '',
        port: socket.localPort ?? 0,
        httpVersion: request.httpVersion,
      },
      {
        accountId,
        apiId,
        routeKey: match.route.key,
        pathParameters: match.pathParameters,
        requestId,
        now: new Date(),
      },
    );
    return integrate(match, JSON.stringify(event), functions);
  }

  return (request, response) => {
    const requestId = createRequestId();
    answer(request, requestId).then(
      (result) => send(response, result, requestId),
      // The client went away while it sent its body.
      () => response.destroy(),
    );
  };
}

async function integrate(
  { route }: Match<RouteDefinition>,
  event: string,
  functions: Functions,
): Promise<GatewayResponse> {
  if (Buffer.byteLength(event) > payloadLimits.request) return gatewayError(413);
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), route.timeoutMs);
  try {
    // The function goes on after the gateway has given up, as on AWS.
    const outcome = await Promise.race([functions.invoke(route.target, randomUUID(), event), late.promise]);
    if (!outcome) return gatewayError(503);
    return outcome.failed ? gatewayError(500) : createResponse(outcome.payload);
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, { status, headers, body }: GatewayResponse, requestId: string): void {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.setHeader('apigw-requestid', requestId);
  if (status >= 200 && status !== 204 && status !== 304) response.setHeader('content-length', body.length);
  response.end(body);
}
