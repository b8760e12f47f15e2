import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Fixture, httpApi, serve } from './fixture.ts';

let engine: Fixture;

beforeAll(async () => {
  engine = await serve({
    functions: {
      echo: 'export const handler = async (event) => event;',
      answer: 'export const handler = async ({ body }) => JSON.parse(body);',
      broken: 'export const handler = async () => { throw new Error("inner text"); };',
      slow: 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 2500, "late"));',
      large:
        'export const handler = async () => ({ statusCode: 200, body: "x".repeat(6 * 1024 * 1024 + 100) });',
      settings: 'export const handler = async () => process.env.PUBLIC_URL;',
    },
    properties: {
      slow: { Timeout: 10 },
      settings: { Environment: { Variables: { PUBLIC_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } } },
    },
    resources: httpApi({
      'ANY /echo/{name}': 'echo',
      'POST /echo/{proxy+}': 'echo',
      'POST /answer': 'answer',
      'GET /broken': 'broken',
      'GET /slow': 'slow',
      'GET /large': 'large',
      'GET /settings': 'settings',
    }),
  });
});

afterAll(() => engine.close());

test('a function gets the request in payload format 2.0', async () => {
  const response = await fetch(`${engine.apiUrl}/echo/J%C3%B6rg?tag=a&tag=b%26c&x=1+2`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Custom': 'Yes', Cookie: 'a=1; b=2' },
    body: '{"ü":1}',
  });
  const event = await response.json();
  expect(response.status).toBe(200);
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'ANY /echo/{name}',
    rawPath: '/echo/Jörg',
    rawQueryString: 'tag=a&tag=b%26c&x=1+2',
    cookies: ['a=1', 'b=2'],
    headers: { 'content-length': '8', 'x-custom': 'Yes', 'x-forwarded-proto': 'http' },
    queryStringParameters: { tag: 'a,b&c', x: '1 2' },
    pathParameters: { name: 'Jörg' },
    requestContext: {
      accountId: '000000000000',
      http: { method: 'POST', path: '/echo/Jörg', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      routeKey: 'ANY /echo/{name}',
      stage: '$default',
      time: expect.stringMatching(/^\d{2}\/\w{3}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
    },
    body: '{"ü":1}',
    isBase64Encoded: false,
  });
  expect(event).not.toHaveProperty('headers.cookie');
  expect(response.headers.get('apigw-requestid')).toMatch(/^[\w+/]{15}=$/);
});

test.each([
  ['/echo/a%2Bb%40c', '/echo/a+b@c'],
  ['/echo/100%2525', '/echo/100%25'],
  ['/echo/a%3Fb%40c?x=1', '/echo/a'],
])('the path of %s is %s: decoded once, and cut at a question mark', async (target, path) => {
  const event = await (await fetch(engine.apiUrl + target)).json();
  expect(event).toMatchObject({ rawPath: path, requestContext: { http: { path } } });
});

test('values of a header sent twice reach the function joined by a comma', async () => {
  const sent = Promise.withResolvers<string>();
  const options = { method: 'GET', headers: { 'X-Many': ['a', 'b'] } };
  const outgoing = request(`${engine.apiUrl}/echo/x`, options, async (response) => {
    sent.resolve((await response.toArray()).join(''));
  });
  outgoing.end();
  expect(JSON.parse(await sent.promise)).toMatchObject({ headers: { 'x-many': 'a,b' } });
});

test.each([
  ['application/json', false],
  ['text/csv; charset=utf-8', false],
  ['application/octet-stream', true],
  ['application/x-www-form-urlencoded', true],
])('a body of %s comes in base64: %s', async (type, isBase64Encoded) => {
  const headers = { 'content-type': type };
  const response = await fetch(`${engine.apiUrl}/echo/x`, { method: 'POST', headers, body: 'a=ü' });
  const body = isBase64Encoded ? Buffer.from('a=ü').toString('base64') : 'a=ü';
  expect(await response.json()).toMatchObject({ body, isBase64Encoded });
});

test('the answer of a function becomes the HTTP response', async () => {
  const response = await answer({
    statusCode: 201,
    headers: { 'X-One': 1, 'Content-Length': '999' },
    cookies: ['a=1; Path=/', 'b=2'],
    body: Buffer.from([0, 255]).toString('base64'),
    isBase64Encoded: true,
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-one')).toBe('1');
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  expect(await response.bytes()).toEqual(new Uint8Array([0, 255]));
});

test('a result without a status is the body of a 200', async () => {
  const response = await answer({ hello: ['world'] });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ hello: ['world'] });
});

test.each([
  ['a status that is no number', { statusCode: 'ok' }],
  ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
  ['a header that cannot be sent', { statusCode: 200, headers: { 'x-a': 'two\r\nlines' } }],
])('a function that answers %s is an internal error', async (_what, result) => {
  const response = await answer(result);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
});

test.each([
  ['/broken', 500, 'Internal Server Error'],
  ['/large', 500, 'Internal Server Error'],
  ['/slow', 503, 'Service Unavailable'],
  ['/nowhere', 404, 'Not Found'],
])('GET %s is answered %d by the gateway', async (path, status, message) => {
  const response = await fetch(engine.apiUrl + path);
  const text = (await response.text()).slice(0, 100);
  expect([response.status, text]).toEqual([status, JSON.stringify({ message })]);
});

test.each([
  ['more than an HTTP API takes', 10 * 1024 * 1024 + 1],
  ['more than a function takes', 6 * 1024 * 1024],
])('a body with %s is too large', async (_what, length) => {
  const headers = { 'content-type': 'text/plain' };
  const response = await fetch(`${engine.apiUrl}/echo/x`, {
    method: 'POST',
    headers,
    body: 'x'.repeat(length),
  });
  expect([response.status, await response.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
});

test('functions know the API by its local address', async () => {
  const response = await fetch(`${engine.apiUrl}/settings`);
  expect(await response.text()).toBe(engine.apiUrl);
});

function answer(result: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${engine.apiUrl}/answer`, { method: 'POST', headers, body: JSON.stringify(result) });
}
