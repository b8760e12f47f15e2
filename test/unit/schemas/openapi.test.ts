import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiDocument } from '../../../lambda/http/openapi.ts';
import { routes } from '../../../lambda/http/routes.ts';

test('docs/openapi.json is up to date; if not, run `npm run openapi`', () => {
  const committed = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(openApiDocument());
});

test('is a valid OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  expect(await validator.validate(openApiDocument())).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test.each(routes)('describes $method $path', ({ name, method, path, permission }) => {
  expect(openApiDocument()).toHaveProperty(
    ['paths', path, method.toLowerCase()],
    expect.objectContaining({ operationId: name, description: expect.stringContaining(permission) }),
  );
});

test('names every path parameter', () => {
  const place = ['paths', routes.find(({ name }) => name === 'getBatch')?.path ?? '', 'get', 'parameters'];
  expect(openApiDocument()).toHaveProperty(place, [
    expect.objectContaining({ name: 'organizationId', in: 'path', required: true }),
    expect.objectContaining({ name: 'batchId', in: 'path', required: true }),
  ]);
});

test('asks of a bulk request only what has no default', () => {
  const schemas = ['components', 'schemas'];
  expect(openApiDocument()).toHaveProperty(
    [...schemas, 'CreateBatch', 'required'],
    ['sendEmail', 'userEmails'],
  );
  expect(openApiDocument()).toHaveProperty([...schemas, 'Configuration', 'required'], ['sendEmail']);
});

test('shows nothing but JSON Schema in its schemas', () => {
  expect(JSON.stringify(openApiDocument())).not.toMatch(/wellFormed|lowerCase/);
});
