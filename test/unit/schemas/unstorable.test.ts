import { describe, expect, test } from '@jest/globals';
import { parseCreateBatch, parseCreateToken } from '../../../lambda/schemas/create-batch.ts';
import { parseDirectEvent } from '../../../lambda/schemas/parse-direct-event.ts';
import { parseInput } from '../../../lambda/schemas/parse-request.ts';
import { bodyWith, violationsOf, wrap } from '../../support/requests.ts';

const id = '64d2f0c0a1b2c3d4e5f61001';
const at = '/applications/0/configuration';

/** What no configuration may hold, with the place of it within. */
const unfit: readonly (readonly [string, unknown, string, RegExp])[] = [
  ['__proto__', JSON.parse('{"a":{"__proto__":{}}}'), '/a/__proto__', /name that no field may have/],
  ['a prototype', { constructor: { prototype: {} } }, '/constructor', /name that no field may have/],
  ['1e400', { list: [1, JSON.parse('1e400')] }, '/list/1', /too large to be kept/],
  ['-1e400', { n: JSON.parse('-1e400') }, '/n', /too large to be kept/],
  ['2^53', { n: 2 ** 53 }, '/n', /digit by digit; send it as text/],
  ['digits that get lost', { n: JSON.parse('-12345678901234567890') }, '/n', /digit by digit/],
  ['half a character', { 'a/b': '\ud800' }, '/a~1b', /half a character/],
  ['half a character in a name', { '\udc00': 1 }, '/\ufffd', /half a character/],
  ['U+FFFD', { text: 'Gr\ufffd\ufffde' }, '/text', /U\+FFFD.*UTF-8/],
  ['U+FFFD in a name', { 'Gr\ufffde': 1 }, '/Gr\ufffde', /U\+FFFD/],
];

const fit = { constructor: 'Ferrari', prototype: {}, n: [2 ** 53 - 1, 1e21, 1.5e300, 0.1, -0], '': null };

describe.each([
  ['a bulk request', (body: Record<string, unknown>) => parseCreateBatch(body), ''],
  ['a wrapped bulk request', (body: Record<string, unknown>) => parseCreateBatch(wrap(body)), '/children'],
  [
    'a request for one token',
    ({ userEmails: _, ...body }: Record<string, unknown>) =>
      parseCreateToken({ ...body, userEmail: 'mia@example.com' }),
    '',
  ],
  [
    'a direct bulk request',
    (input: Record<string, unknown>) =>
      parseDirectEvent({ operation: 'createBatch', organizationId: 'acme', actor: 'a', input }),
    '/input',
  ],
])('%s', (_, parse, prefix) => {
  test.each(unfit)('refuses %s in a configuration', (_name, configuration, place, message) => {
    for (const field of ['configuration', 'updatePolicy']) {
      const body = { ...bodyWith(), applications: [{ admApplication: id, [field]: configuration }] };
      const pointer = `${prefix}${at}${place}`.replace('configuration', field);
      expect(violationsOf(parse(body))).toEqual({ [pointer]: expect.stringMatching(message) });
    }
  });

  test('takes what is merely unusual', () => {
    const body = { ...bodyWith(), applications: [{ admApplication: id, configuration: fit }] };
    expect(violationsOf(parse(body))).toEqual({});
  });

  test('refuses text that was not UTF-8, and tells what else is wrong', () => {
    const body = bodyWith({ emailText: 'Gr\ufffd\ufffde', tags: ['ok', '\ufffd'], colour: 1 });
    expect(violationsOf(parse(body))).toEqual({
      [`${prefix}/emailText`]: expect.stringContaining('U+FFFD'),
      [`${prefix}/tags/1`]: expect.stringContaining('U+FFFD'),
      [`${prefix}/colour`]: expect.stringContaining('not a known field'),
    });
  });
});

test('refuses a direct list of addresses that was not UTF-8', () => {
  const input = { sendEmail: true, userEmails: ['ann@example.com', 'j\ufffdrg@example.com'] };
  const event = { operation: 'createBatch', organizationId: 'acme', actor: 'a', input };
  expect(Object.keys(violationsOf(parseDirectEvent(event)))).toEqual(['/input/userEmails/1']);
});

test('refuses the same in a change of a token and a redemption', () => {
  const change = parseInput('updateToken', { tokenId: id }, {}, { displayName: 'Gr\ufffde' });
  expect(Object.keys(violationsOf(change))).toEqual(['/displayName']);
  const redemption = parseInput('redeemToken', {}, {}, { secret: 's', device: { model: '\ufffd' } });
  expect(Object.keys(violationsOf(redemption))).toEqual(['/device/model']);
});

test('a change of a token keeps to the limit of a configuration, other operations to theirs', () => {
  const change = (tags: unknown) => violationsOf(parseInput('updateToken', { tokenId: id }, {}, { tags }));
  expect(change(Array(2000).fill('t'.repeat(126)))).toEqual({});
  expect(change(Array(2050).fill('t'.repeat(128)))).toEqual({ '': expect.stringContaining('262144 bytes') });
  expect(change(Array(3_000_000).fill(1))).toHaveProperty(['']);
  const force = { force: true, more: 'x'.repeat(16 * 1024) };
  expect(violationsOf(parseInput('resendBatch', { batchId: id }, {}, force))).toEqual({
    '': expect.stringContaining('16384 bytes'),
  });
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(violationsOf(parseInput('redeemToken', {}, {}, { secret: deep }))).toEqual({
    '': expect.stringMatching(/64 levels|16384 bytes/),
  });
});

test('tells of what is wrong in thousands of applications without going through them again and again', () => {
  const applications = Array(13_000)
    .fill({ managed: 'true' })
    .map((one) => ({ ...one }));
  const parsed = parseCreateBatch(bodyWith({ applications }));
  expect(parsed).toMatchObject({ ok: false, truncated: true });
});
