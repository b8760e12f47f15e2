import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCreateBatch } from '../../../lambda/schemas/create-batch.ts';
import { joiCreateBatch } from '../../support/joi-create-batch.ts';
import { accepted, bodyWith, violationsOf } from '../../support/requests.ts';

test.each(['true', 'TRUE', 'True', 'tRuE', ' true '])('takes %j for true', (text) => {
  expect(accepted(parseCreateBatch(bodyWith({ sendEmail: text }))).configuration.sendEmail).toBe(true);
});

test.each(['false', 'FALSE', 'False'])('takes %j for false', (text) => {
  expect(accepted(parseCreateBatch(bodyWith({ sendEmail: text }))).configuration.sendEmail).toBe(false);
});

test.each(['3600', ' 3600 ', '+3600', '03600', '3600.', '3600.0', '3.6e3', '36E+2', '360000e-2'])(
  'takes %j for 3600',
  (text) => {
    expect(accepted(parseCreateBatch(bodyWith({ duration: text }))).configuration.duration).toBe(3600);
  },
);

test.each([
  '',
  ' ',
  '0x10',
  '0b11',
  '1_000',
  '1,000',
  '36 00',
  'Infinity',
  '-Infinity',
  '1e999',
  'NaN',
  '3600s',
  '１２０',
  'e3',
  '.',
])('takes %j for no whole number', (text) => {
  expect(violationsOf(parseCreateBatch(bodyWith({ segmentId: text })))).toEqual({
    '/segmentId': 'segmentId must be a whole number.',
  });
});

test('takes "-0" for 0', () => {
  expect(accepted(parseCreateBatch(bodyWith({ segmentId: '-0' }))).configuration.segmentId).toBe(0);
});

test('converts in lists and objects, too', () => {
  const admApplication = '64d2f0c0a1b2c3d4e5f63001';
  const body = bodyWith({
    admPolicyAssignments: [{ priority: '1' }, { priority: '2' }],
    applications: [{ admApplication, vpp: 'TRUE', configuration: { vpp: 'TRUE', count: '1' } }],
  });
  expect(accepted(parseCreateBatch(body)).configuration).toMatchObject({
    admPolicyAssignments: [{ priority: 1 }, { priority: 2 }],
    applications: [{ admApplication, vpp: true, configuration: { vpp: 'TRUE', count: '1' } }],
  });
});

test('tells what is wrong besides what it can convert', () => {
  const body = bodyWith({ sendEmail: 'TRUE', duration: '59', segmentId: '7', colour: 1 });
  expect(Object.keys(violationsOf(parseCreateBatch(body))).sort()).toEqual(['/colour', '/duration']);
});

const id = '64d2f0c0a1b2c3d4e5f61001';
const odd = fc.oneof(
  fc.constantFrom<unknown[]>(
    true,
    false,
    'true',
    ' FALSE',
    'yes',
    0,
    1,
    '0',
    '1',
    -1,
    null,
    '',
    ' ',
    'a',
    [],
    {},
  ),
  fc.constantFrom<unknown[]>(
    60,
    59,
    3600.5,
    '60',
    '59',
    '3600.5',
    '3.6e3',
    '0x10',
    '1e999',
    Number.POSITIVE_INFINITY,
    1e300,
  ),
  fc.constantFrom<unknown[]>(
    id,
    id.toUpperCase(),
    `${id}0`,
    'en',
    'EN',
    'forceInstall',
    '{}',
    '[]',
    [null],
    ['true'],
    { a: 1 },
  ),
  fc.constantFrom<unknown[]>(
    'a'.repeat(128),
    'a'.repeat(129),
    'a'.repeat(4000),
    'a'.repeat(4001),
    '\u00a060\ufeff',
    '-0',
  ),
  fc.double().map((number) => (Number.isNaN(number) ? 0 : number)),
  fc.double().map(String),
  fc.string(),
);
const object = (names: string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] });
const list = (item: fc.Arbitrary<unknown>) => fc.oneof(fc.array(item, { maxLength: 3 }), odd);
const application = object([
  'admApplication',
  'managed',
  'vpp',
  'iOSApp',
  'configuration',
  'action',
  'other',
]);
const scripts = object(['preInstall', 'postInstall', 'audit', 'enforce', 'runner', 'other']);
const body = fc.record(
  {
    sendEmail: fc.oneof({ weight: 4, arbitrary: fc.boolean() }, odd),
    displayName: odd,
    tags: list(odd),
    duration: odd,
    language: odd,
    emailText: odd,
    policyId: odd,
    admPolicyAssignments: list(fc.oneof(object(['admPolicyId', 'priority', 'other']), odd)),
    profiles: list(odd),
    applications: list(
      fc.tuple(application, scripts).map(([fields, inner]) => ({ ...fields, scripts: inner })),
    ),
    admVppLocationId: odd,
    segmentId: odd,
    userEmails: fc.oneof({ weight: 4, arbitrary: fc.array(fc.string(), { minLength: 1 }) }, list(odd)),
    other: odd,
  },
  { requiredKeys: [] },
);
const fewFields = body.chain((whole) =>
  fc.subarray(Object.keys(whole), { maxLength: 3 }).map((names) => {
    const some = Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name)));
    return { sendEmail: true, userEmails: ['mia@example.com'], ...some };
  }),
);

test('judges and converts any body as Joi does', () => {
  fc.assert(
    fc.property(fc.oneof(body, fewFields), (sent) => {
      const { value, error } = joiCreateBatch.validate(structuredClone(sent));
      const parsed = parseCreateBatch(structuredClone(sent));
      const expected = error?.details.map(({ path }) => path.map((step) => `/${step}`).join('')) ?? [];
      expect(new Set(Object.keys(violationsOf(parsed)))).toEqual(new Set(expected));
      if (parsed.ok) {
        const { userEmails, policyId, admVppLocationId, ...configuration } = value;
        const ids = { ...(policyId && { policyId }), ...(admVppLocationId && { admVppLocationId }) };
        const expectedValue = { configuration: { ...configuration, ...ids }, userEmails };
        // As it is stored: JSON has one zero, where Joi turns -0 into 0 and we keep it.
        expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(JSON.parse(JSON.stringify(expectedValue)));
      }
    }),
    { numRuns: 3000 },
  );
});
