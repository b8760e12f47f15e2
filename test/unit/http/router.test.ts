import { expect, test } from '@jest/globals';
import { findRoute } from '../../../lambda/http/router.ts';
import { routes } from '../../../lambda/http/routes.ts';

const example = (path: string) => path.replace('{organizationId}', 'acme').replace(/\{\w+\}/, 'b 1');

test.each(routes)('$method $path is $name', ({ name, method, path }) => {
  const { route, params } = findRoute(method, example(path));
  expect(route.name).toBe(name);
  expect(params.organizationId).toBe('acme');
  if ('batchId' in params) expect(params.batchId).toBe('b 1');
});

test.each(routes)('$method $path has the same path with a slash at its end', ({ name, method, path }) => {
  expect(findRoute(method, `${example(path)}/`)).toEqual(findRoute(method, example(path)));
  expect(findRoute(method, `${example(path)}/`).route.name).toBe(name);
});

test.each(routes.filter(({ method }) => method === 'GET'))('HEAD $path is $name', ({ name, path }) => {
  expect(findRoute('HEAD', example(path)).route.name).toBe(name);
});

const tokens = '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens';

test.each([
  '',
  '/',
  '/v1',
  `${tokens}//`,
  `${tokens}/bulk//`,
  `${tokens}/bulk//retry`,
  tokens.replace('acme', ''),
])('nothing is at %j', (path) => {
  const find = () => findRoute('POST', path).route.name;
  expect(find).toThrow(expect.objectContaining({ kind: 'notFound' }));
});

test('HEAD is among the methods of a path that has GET, and not of others', () => {
  const allowed = (path: string) => {
    try {
      return findRoute('PATCH', path);
    } catch (error) {
      return error;
    }
  };
  expect(allowed(`${tokens}/bulk`)).toMatchObject({ allowed: ['POST', 'GET', 'HEAD'] });
  expect(allowed(`${tokens}/redeem/`)).not.toMatchObject({ allowed: expect.arrayContaining(['HEAD']) });
});

test.each([
  ['a/b?c@example.com', 'a/b?c@example.com'],
  ['a//b@example.com', 'a//b@example.com'],
  ['100%25@example.com', '100%25@example.com'],
  ['a%2fb@example.com', 'a%2fb@example.com'],
])('the address %s is all that is left of the path, which was decoded already', (left, address) => {
  const path = `/v1/organizations/acme/mdm/apple/enterprise/suppressions/${left}`;
  expect(findRoute('DELETE', path)).toMatchObject({
    route: { name: 'removeSuppression' },
    params: { address },
  });
});

test('a wrong method is told from a wrong path', () => {
  const path = example(routes.find(({ name }) => name === 'getBatch')?.path ?? '');
  expect(() => findRoute('PUT', path)).toThrow(expect.objectContaining({ kind: 'methodNotAllowed' }));
});
