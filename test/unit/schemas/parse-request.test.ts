import { expect, test } from '@jest/globals';
import { parseHeaders, parsePath, parseQuery } from '../../../lambda/schemas/parse-request.ts';
import { accepted, violationsOf } from '../../support/requests.ts';

const batchId = '64d2f0c0a1b2c3d4e5f60001';

test.each(['64d2f0c0a1b2c3d4e5f60001', '64D2F0C0A1B2C3D4E5F60001', 'acme', 'ABC', 'a-1', '---'])(
  'takes %j for an organization',
  (organizationId) => {
    expect(accepted(parsePath('createBatch', { organizationId }))).toEqual({ organizationId });
  },
);

test.each(['', 'ab', 'a_b', 'acme ', 'acmé', 'a/b/c'])('refuses the organization %j', (organizationId) => {
  expect(violationsOf(parsePath('createBatch', { organizationId }))).toEqual({
    '/organizationId':
      'organizationId must be 24 hexadecimal digits, or a slug of at least 3 letters, digits or hyphens.',
  });
});

test('takes a batch id in any case and turns it to lower case', () => {
  const path = { organizationId: 'acme', batchId: batchId.toUpperCase() };
  expect(accepted(parsePath('getBatch', path))).toEqual({ organizationId: 'acme', batchId });
});

test.each(['', '7', `${batchId}0`, 'g'.repeat(24)])('refuses the batch id %j', (wrong) => {
  expect(violationsOf(parsePath('listRecipients', { organizationId: 'acme', batchId: wrong }))).toEqual({
    '/batchId': 'batchId must be 24 hexadecimal digits.',
  });
});

test('gives a page of 100 unless asked otherwise', () => {
  expect(accepted(parseQuery('listRecipients', {}))).toEqual({ limit: 100 });
});

test.each([
  ['1', 1],
  ['1000', 1000],
])('takes the limit %j', (text, limit) => {
  const query = { cursor: 'c'.repeat(1024), limit: text };
  expect(accepted(parseQuery('listRecipients', query))).toEqual({ cursor: 'c'.repeat(1024), limit });
});

test.each([
  [{ limit: '0' }, '/limit', 'limit must be at least 1.'],
  [{ limit: '1001' }, '/limit', 'limit must be at most 1000.'],
  [{ limit: '1.5' }, '/limit', 'limit must be a whole number.'],
  [{ limit: 'all' }, '/limit', 'limit must be a whole number.'],
  [{ limit: '' }, '/limit', 'limit must be a whole number.'],
  [{ cursor: '' }, '/cursor', 'cursor must not be empty.'],
  [{ cursor: 'c'.repeat(1025) }, '/cursor', 'cursor must be at most 1024 characters long.'],
  [{ page: '2' }, '/page', 'page is not a known field.'],
])('refuses the query %j', (query, pointer, message) => {
  expect(violationsOf(parseQuery('listRecipients', query))).toEqual({ [pointer]: message });
});

test.each(['a', '!~', 'x'.repeat(255)])('takes the Idempotency-Key %j', (key) => {
  const headers = { 'idempotency-key': key, host: 'localhost', 'content-type': 'text/plain' };
  expect(accepted(parseHeaders(headers))).toMatchObject({ 'idempotency-key': key });
});

test.each(['', ' ', 'a b', 'é', 'a\n', 'x'.repeat(256)])('refuses the Idempotency-Key %j', (key) => {
  expect(violationsOf(parseHeaders({ 'idempotency-key': key }))).toEqual({
    '/idempotency-key': 'idempotency-key must be 1 to 255 visible ASCII characters.',
  });
});

test('asks for no Idempotency-Key', () => {
  expect(parseHeaders({ host: 'localhost' }).ok).toBe(true);
});
