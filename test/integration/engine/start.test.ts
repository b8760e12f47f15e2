import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { httpApi, serve } from './fixture.ts';

const occupant = createServer();
let taken: number;

beforeAll(async () => {
  occupant.listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const address = occupant.address();
  taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
});

afterAll(() => {
  occupant.close();
});

test.each([
  ['PORT', 'api'],
  ['LAMBDA_PORT', 'invoke'],
  ['MAIL_PORT', 'mail'],
])('a taken port is told in one line that names %s', async (variable, name) => {
  const ports = { api: 0, invoke: 0, mail: 0, [name]: taken };
  await expect(serve({ ports })).rejects.toThrow(
    `Port ${taken} is taken; set ${variable} to another, or to 0 for a free one`,
  );
});

test.each([
  ['an authorizer', { Route0: { AuthorizationType: 'JWT' } }, /Route0 .*AuthorizationType/],
  [
    'another payload format',
    { Integration0: { PayloadFormatVersion: '1.0' } },
    /Integration0 .*PayloadFormatVersion/,
  ],
  ['CORS', { Api: { CorsConfiguration: {} } }, /Api .*CorsConfiguration/],
  ['an unknown intrinsic', { Integration0: { TimeoutInMillis: { 'Fn::Length': [] } } }, /Fn::Length/],
])('a template with %s is refused, not served otherwise', async (_what, changes, message) => {
  const resources = httpApi({ $default: 'f' });
  for (const [id, properties] of Object.entries(changes)) {
    Object.assign(resources[id]?.Properties ?? {}, properties);
  }
  const functions = { f: 'export const handler = async () => 1;' };
  await expect(serve({ functions, resources })).rejects.toThrow(message);
});

test('a function without its own Node.js code is refused', async () => {
  const functions = { f: '' };
  const properties = { f: { Runtime: 'python3.14' } };
  await expect(serve({ functions, properties })).rejects.toThrow(/fFunction .*Runtime/);
});
