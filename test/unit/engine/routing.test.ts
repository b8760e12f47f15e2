import { expect, test } from '@jest/globals';
import { createRouter } from '../../../bin/local/gateway/routing.ts';

const keys = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/{petId}',
  'ANY /pets/{petId}',
  'GET /pets/dog',
  'GET /pets/dog/{toy}',
  'POST /v1.0/a+b',
];
const route = createRouter(keys.map((key) => ({ key })));

test.each<[string, string, string, Record<string, string>]>([
  ['GET', '/pets/dog', 'GET /pets/dog', {}],
  ['GET', '/pets/cat', 'GET /pets/{petId}', { petId: 'cat' }],
  ['PUT', '/pets/cat', 'ANY /pets/{petId}', { petId: 'cat' }],
  ['GET', '/pets/dog/ball', 'GET /pets/dog/{toy}', { toy: 'ball' }],
  ['GET', '/pets/cat/a/b', 'GET /pets/{proxy+}', { proxy: 'cat/a/b' }],
  ['PUT', '/pets/cat/a', 'ANY /{proxy+}', { proxy: 'pets/cat/a' }],
  ['POST', '/v1.0/a+b', 'POST /v1.0/a+b', {}],
  ['POST', '/v1x0/a+b', 'ANY /{proxy+}', { proxy: 'v1x0/a+b' }],
  ['PUT', '/pets/cat\n/a', 'ANY /{proxy+}', { proxy: 'pets/cat\n/a' }],
  ['GET', '/', '$default', {}],
])('%s %s is answered by %s', (method, path, key, pathParameters) => {
  expect(route(method, path)).toEqual({ route: { key }, pathParameters });
});

test('without a default route there may be no match', () => {
  expect(createRouter([{ key: 'GET /a' }])('GET', '/b')).toBeUndefined();
});
