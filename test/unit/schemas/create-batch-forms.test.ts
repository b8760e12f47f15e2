import { expect, test } from '@jest/globals';
import { parseCreateBatch } from '../../../lambda/schemas/create-batch.ts';
import { bodyWith, fullBody, violationsOf, wrap } from '../../support/requests.ts';

const { userEmails, ...configuration } = fullBody();

test.each([
  ['flat', fullBody()],
  ['wrapped', wrap(fullBody())],
])('takes every field of the specification, %s', (_, body) => {
  expect(parseCreateBatch(body)).toEqual({ ok: true, value: { configuration, userEmails } });
});

test.each([
  ['text', '{}'],
  ['a list', [fullBody()]],
  ['null', null],
  ['nothing', undefined],
])('refuses a body that is %s', (_, body) => {
  expect(violationsOf(parseCreateBatch(body))).toEqual({ '': 'The request must be an object.' });
});

test.each([
  ['another type', { ...wrap(bodyWith()), type: 'array' }, '/type', 'type must be object.'],
  ['no type', { ...wrap(bodyWith()), type: undefined }, '/type', 'type is required.'],
  [
    'children that are no object',
    { ...wrap(bodyWith()), children: [] },
    '/children',
    'children must be an object.',
  ],
  [
    'a field beside children',
    { ...wrap(bodyWith()), duration: 60 },
    '/duration',
    'duration is not a known field.',
  ],
  [
    'addresses among the children as well',
    { type: 'object', children: bodyWith(), userEmails: [''] },
    '/children/userEmails',
    'children.userEmails is not a known field.',
  ],
])('refuses the wrapped form with %s', (_, body, pointer, message) => {
  expect(violationsOf(parseCreateBatch(body))).toEqual({ [pointer]: message });
});

test('takes a type without children for an unknown field', () => {
  expect(violationsOf(parseCreateBatch(bodyWith({ type: 'object' })))).toEqual({
    '/type': 'type is not a known field.',
  });
});
