import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { splitTarget } from '../../bin/local/gateway/event.ts';
import { demoKeys } from './demo.ts';

export interface HttpRequest {
  readonly method?: string;
  /** With escapes, as it is sent. */
  readonly path: string;
  /** Key of the Authorization header; `null` sends none. @default acme's admin */
  readonly key?: string | null;
  /** By names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
  readonly query?: Readonly<Record<string, string>>;
}

/** A request as API Gateway hands it over (payload 2.0). */
export function httpEvent(request: HttpRequest): APIGatewayProxyEventV2 {
  const { method = 'GET', path, key = demoKeys.admin, headers, body, query } = request;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: splitTarget(path).path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(query && { queryStringParameters: { ...query } }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: {
        method,
        path: splitTarget(path).path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test',
      },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '02/Mar/2026:12:00:00 +0000',
      timeEpoch: 0,
    },
    ...(text !== undefined && { body: text }),
    isBase64Encoded: request.isBase64Encoded ?? false,
  };
}

/** @param remaining milliseconds that the invocation may take */
export function lambdaContext(remaining = 29_000, awsRequestId = 'request-1'): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'muster-test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:muster-test',
    memoryLimitInMB: '1769',
    awsRequestId,
    logGroupName: 'test',
    logStreamName: 'test',
    getRemainingTimeInMillis: () => remaining,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
