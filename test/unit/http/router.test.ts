import { expect, test } from '@jest/globals';
import { findRoute } from '../../../lambda/http/router.ts';
import { routes } from '../../../lambda/http/routes.ts';

const example = (path: string) => path.replace('{organizationId}', 'acme').replace(/\{\w+\}/, 'b%201');

test.each(routes)('$method $path is $name', ({ name, method, path }) => {
  const { route, params } = findRoute(method, example(path));
  expect(route.name).toBe(name);
  expect(params.organizationId).toBe('acme');
  if ('batchId' in params) expect(params.batchId).toBe('b 1');
});

test.each(['', '/', '/v1', '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens/bulk/'])(
  'nothing is at %j',
  (path) => {
    const find = () => findRoute('POST', path).route.name;
    expect(find).toThrow(
      expect.objectContaining({ kind: expect.stringMatching(/notFound|methodNotAllowed/) }),
    );
  },
);

test('a wrong method is told from a wrong path', () => {
  const path = example(routes.find(({ name }) => name === 'getBatch')?.path ?? '');
  expect(() => findRoute('PUT', path)).toThrow(expect.objectContaining({ kind: 'methodNotAllowed' }));
});
