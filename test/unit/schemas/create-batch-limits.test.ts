import { describe, expect, test } from '@jest/globals';
import { parseCreateBatch } from '../../../lambda/schemas/create-batch.ts';
import { bodyWith, violationsOf, wrap } from '../../support/requests.ts';

const id = '64d2f0c0a1b2c3d4e5f61001';

describe.each([
  ['flat', (body: Record<string, unknown>) => body],
  ['wrapped', wrap],
])('%s', (_, form) => {
  test('takes a configuration of 256 KiB of UTF-8 and no more', () => {
    const fields = { sendEmail: true, applications: [{ admApplication: id, updatePolicy: { note: 'ü' } }] };
    const room = 256 * 1024 - Buffer.byteLength(JSON.stringify(fields));
    const bodyOf = (length: number) => {
      const updatePolicy = { note: `ü${'a'.repeat(length)}` };
      return form({
        ...fields,
        applications: [{ admApplication: id, updatePolicy }],
        userEmails: ['a'.repeat(999)],
      });
    };
    expect(violationsOf(parseCreateBatch(bodyOf(room)))).toEqual({});
    expect(violationsOf(parseCreateBatch(bodyOf(room + 1)))).toEqual({
      '': expect.stringMatching(/is 262145 bytes of JSON; at most 262144 are taken/),
    });
  });

  test('takes 64 levels of nesting, and refuses a million of them', () => {
    const bodyOf = (levels: number) =>
      form({
        ...bodyWith(),
        applications: [{ admApplication: id, configuration: { deep: nested(levels) } }],
      });
    expect(violationsOf(parseCreateBatch(bodyOf(60)))).toEqual({});
    expect(violationsOf(parseCreateBatch(bodyOf(61)))).toEqual({
      '': 'The configuration is nested more than 64 levels deep.',
    });
    expect(violationsOf(parseCreateBatch(bodyOf(1_000_000)))).toHaveProperty(['']);
  });
});

test('tells of 1 000 violations and that there were more', () => {
  const parsed = parseCreateBatch(bodyWith({ userEmails: Array(1001).fill(1) }));
  expect(parsed).toMatchObject({ ok: false, truncated: true });
  expect(Object.keys(violationsOf(parsed))).toHaveLength(1000);
  expect(parseCreateBatch(bodyWith({ userEmails: Array(1000).fill(1) }))).toMatchObject({ truncated: false });
});

test('repeats only the beginning of an unknown name', () => {
  const [violation] = Object.entries(violationsOf(parseCreateBatch(bodyWith({ ['x'.repeat(200_000)]: 1 }))));
  expect(violation).toEqual([`/${'x'.repeat(100)}…`, `${'x'.repeat(100)}… is not a known field.`]);
});

test('refuses a body of millions of wrong entries without listing them', () => {
  const tags = Array(2_500_000).fill(1);
  expect(Object.keys(violationsOf(parseCreateBatch({ sendEmail: true, tags, userEmails: tags })))).toEqual([
    '',
  ]);
  expect(violationsOf(parseCreateBatch({ sendEmail: true, userEmails: tags }))).toHaveProperty('/userEmails');
});

test('takes a deeply nested address for no text', () => {
  const parsed = parseCreateBatch({ ...bodyWith(), userEmails: [nested(1_000_000)] });
  expect(violationsOf(parsed)).toEqual({ '/userEmails/0': 'userEmails[0] must be text.' });
});

function nested(levels: number): unknown {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
}
