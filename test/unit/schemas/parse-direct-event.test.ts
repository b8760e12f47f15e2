import { expect, test } from '@jest/globals';
import { parseDirectEvent } from '../../../lambda/schemas/parse-direct-event.ts';
import { accepted, bodyWith, violationsOf, wrap } from '../../support/requests.ts';

const batchId = '64d2f0c0a1b2c3d4e5f60001';
const event = { operation: 'getBatch', organizationId: 'acme', actor: 'payroll', input: { batchId } };

test.each([
  ['flat', bodyWith()],
  ['wrapped', wrap(bodyWith())],
])('takes a bulk request, %s', (_, input) => {
  const sent = { ...event, operation: 'createBatch', idempotencyKey: 'k', prefer: 'respond-async', input };
  const command = accepted(parseDirectEvent(sent));
  expect(command).toMatchObject({ actor: 'payroll', idempotencyKey: 'k', prefer: 'respond-async' });
  expect(command.operation === 'createBatch' && command.input).toEqual({
    dryRun: false,
    configuration: { sendEmail: true, duration: 86_400 },
    userEmails: ['mia@example.com'],
  });
});

test.each([true, 'true', ' TRUE '])('takes dryRun %j beside a body of either form', (dryRun) => {
  for (const body of [bodyWith(), wrap(bodyWith())]) {
    const command = accepted(
      parseDirectEvent({ ...event, operation: 'createBatch', input: { ...body, dryRun } }),
    );
    expect(command.operation === 'createBatch' && command.input.dryRun).toBe(true);
  }
});

test.each([
  'onboarding',
  'HR & payroll',
  'monkey: business',
  'deadbeef00',
  'müster',
  'a'.repeat(256),
  '人事',
])('takes the actor %j', (actor) => {
  expect(accepted(parseDirectEvent({ ...event, actor, onRefusal: 'throw' })).actor).toBe(actor);
});

test('takes the id of a batch in any case', () => {
  const command = accepted(parseDirectEvent({ ...event, input: { batchId: batchId.toUpperCase() } }));
  expect(command.operation === 'getBatch' && command.input.batchId).toBe(batchId);
});

test('takes a page of recipients, with numbers as numbers or as text', () => {
  const listing = { ...event, operation: 'listRecipients' };
  const withText = accepted(parseDirectEvent({ ...listing, input: { batchId, cursor: 'c', limit: '5' } }));
  const withNumber = accepted(parseDirectEvent({ ...listing, input: { batchId, cursor: 'c', limit: 5 } }));
  expect(withText.input).toEqual({ batchId, cursor: 'c', limit: 5 });
  expect(withNumber).toEqual(withText);
});

test('gives a page of 100 unless asked otherwise', () => {
  const listing = { ...event, operation: 'listRecipients' };
  expect(accepted(parseDirectEvent(listing)).input).toEqual({ batchId, limit: 100 });
});

test.each([
  [{ operation: 'dropTable' }, '/operation', /one of createBatch, getBatch, /],
  [{ operation: '__proto__' }, '/operation', /one of/],
  [{ operation: undefined }, '/operation', /is required/],
  [{ organizationId: 'ab' }, '/organizationId', /slug of at least 3/],
  [{ organizationId: 'a'.repeat(65) }, '/organizationId', /at most 64/],
  [{ actor: undefined }, '/actor', /is required/],
  [{ actor: '' }, '/actor', /must not be empty/],
  [{ actor: 'a'.repeat(257) }, '/actor', /at most 256/],
  ...['a\nb', 'a\u0000', 'a\u001b[2J', 'a\u009b', 'a\u202eb', 'a\u200bb', 'a\u2028b'].map(
    (actor): [object, string, RegExp] => [{ actor }, '/actor', /no control characters/],
  ),
  ...[
    'muster_key_abcdefgh',
    ' MUSTER_local_admin',
    'Bearer muster_test',
    'key:1a2b3c4d',
    ' Key : x',
    '1a2b3c4d',
    'F'.repeat(64),
    ' ',
  ].map((actor): [object, string, RegExp] => [{ actor }, '/actor', /taken for one/]),
  [{ onRefusal: 'shout' }, '/onRefusal', /one of answer, throw/],
  [{ operation: 'createBatch', input: bodyWith({ dryRun: 'maybe' }) }, '/input/dryRun', /true or false/],

  [{ idempotencyKey: 'a b' }, '/idempotencyKey', /visible ASCII/],
  [{ prefer: 5 }, '/prefer', /must be text/],
  [{ input: undefined }, '/input', /is required/],
  [{ input: [] }, '/input', /must be an object/],
  [{ input: {} }, '/input/batchId', /batchId is required/],
  [{ input: { batchId: 'x' } }, '/input/batchId', /24 hexadecimal digits/],
  [{ input: { batchId, limit: 5 } }, '/input/limit', /not a known field/],
  [{ operation: 'listRecipients', input: { batchId, limit: 0 } }, '/input/limit', /at least 1/],
  [{ operation: 'createBatch', input: bodyWith({ duration: 1 }) }, '/input/duration', /between 60/],
  [
    { operation: 'createBatch', input: wrap(bodyWith({ duration: 1 })) },
    '/input/children/duration',
    /between 60/,
  ],
  [{ colour: 'red' }, '/colour', /not a known field/],
])('refuses %j', (changes, pointer, message) => {
  expect(violationsOf(parseDirectEvent({ ...event, ...changes }))).toEqual({
    [pointer]: expect.stringMatching(message),
  });
});

test('refuses a large envelope without going through it', () => {
  const more = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`field${n}`, n]));
  expect(violationsOf(parseDirectEvent({ ...event, ...more }))).toEqual({
    '': 'The request without its input may be 16384 bytes of JSON at most.',
  });
});

test.each([[null], ['{}'], [[]], [undefined]])('refuses an event that is %j', (sent) => {
  expect(violationsOf(parseDirectEvent(sent))).toEqual({ '': 'The request must be an object.' });
});
