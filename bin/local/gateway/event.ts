import { randomBytes } from 'node:crypto';

/** What the gateway has read of a request. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Each header's values by its lower-case name. */
  readonly headers: NodeJS.ReadOnlyDict<string[]>;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly port: number;
  readonly httpVersion: string;
}

export interface EventContext {
  readonly accountId: string;
  readonly apiId: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly now: Date;
}

/**
 * The event that an HTTP API hands to a function, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function createEvent(request: GatewayRequest, context: EventContext): Record<string, unknown> {
  const { method, headers, sourceIp, httpVersion } = request;
  const { path, query } = splitTarget(request.target);
  const host = headers.host?.[0] ?? 'localhost';
  const cookies = headers.cookie?.flatMap((value) => value.split(/; */)).filter((cookie) => cookie !== '');
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers: eventHeaders(request),
    ...(query !== '' && { queryStringParameters: joinValues(new URLSearchParams(query)) }),
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: context.apiId,
      http: {
        method,
        path,
        protocol: `HTTP/${httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent']?.[0] ?? '',
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: '$default',
      time: logTime(context.now),
      timeEpoch: context.now.getTime(),
    },
    ...(Object.keys(context.pathParameters).length > 0 && { pathParameters: context.pathParameters }),
    ...eventBody(request),
  };
}

/**
 * @returns path as HTTP APIs show it, its escapes undone and cut at a question mark that was escaped, and query as sent.
 *   Both were seen on AWS: https://github.com/middleapi/standard-server/pull/93
 */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return { path: decodePath(path).replace(/\?.*/s, ''), query: mark < 0 ? '' : target.slice(mark + 1) };
}

/** An id of the form that HTTP APIs give their requests. */
export function createRequestId(): string {
  return randomBytes(11).toString('base64');
}

/** Of one connection only, so the gateway keeps them to itself. */
const connectionHeaders = new Set([
  'connection',
  'expect',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
]);

function eventHeaders({ headers, body, sourceIp, port }: GatewayRequest): Record<string, string> {
  const kept = Object.entries(headers)
    .filter(([name]) => name !== 'cookie' && !connectionHeaders.has(name))
    .map(([name, values = []]) => [name, values.join(',')]);
  const forwarded = [...(headers['x-forwarded-for'] ?? []), sourceIp].join(', ');
  return {
    ...Object.fromEntries(kept),
    'content-length': String(body.length),
    'x-amzn-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
    'x-forwarded-for': forwarded,
    'x-forwarded-port': String(port),
    'x-forwarded-proto': 'http',
  };
}

function joinValues(parameters: URLSearchParams): Record<string, string> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(',')]));
}

function eventBody({ headers, body }: GatewayRequest): Record<string, unknown> {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = isText(headers['content-type']?.[0]) && headers['content-encoding'] === undefined;
  return { body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

/** All else reaches a function in base64, forms and bodies without a type too (seen on AWS; it is not documented). */
function isText(contentType = ''): boolean {
  const [mediaType = ''] = contentType.toLowerCase().split(';');
  return /^(text\/.+|application\/(json|xml|javascript))$/.test(mediaType.trim());
}

function decodePath(path: string): string {
  return path.replaceAll(/(%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(now: Date): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(now.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
