import { describe, expect, test } from '@jest/globals';
import { parseCreateBatch, parseStoredConfiguration } from '../../../lambda/schemas/create-batch.ts';
import { languages } from '../../../lambda/schemas/language.ts';
import { accepted, bodyWith, fullBody, violationsOf, wrap } from '../../support/requests.ts';

const id = '64d2f0c0a1b2c3d4e5f61001';

test('fills in a duration of one day and nothing else', () => {
  expect(accepted(parseCreateBatch(bodyWith())).configuration).toEqual({ sendEmail: true, duration: 86_400 });
});

test('leaves out empty ids, which mean none', () => {
  const body = bodyWith({ policyId: '', admVppLocationId: '' });
  expect(accepted(parseCreateBatch(body)).configuration).toEqual({ sendEmail: true, duration: 86_400 });
});

test('turns ids to lower case', () => {
  const upper = id.toUpperCase();
  const body = bodyWith({
    policyId: upper,
    admVppLocationId: upper,
    profiles: [upper],
    admPolicyAssignments: [{ admPolicyId: upper, priority: 1 }],
    applications: [{ admApplication: upper }],
  });
  expect(accepted(parseCreateBatch(body)).configuration).toEqual({
    sendEmail: true,
    duration: 86_400,
    policyId: id,
    admVppLocationId: id,
    profiles: [id],
    admPolicyAssignments: [{ admPolicyId: id, priority: 1 }],
    applications: [{ admApplication: id }],
  });
});

test('leaves addresses as they were sent, whatever they look like', () => {
  const sent = ['', ' true ', '3600', 'MIA@example.com', '\ud800', id.toUpperCase()];
  expect(accepted(parseCreateBatch({ sendEmail: 'true', userEmails: sent })).userEmails).toEqual(sent);
});

describe.each([
  ['flat', (body: Record<string, unknown>) => body, ''],
  ['wrapped', wrap, '/children'],
])('%s', (_, form, at) => {
  test.each<[string, unknown]>([
    ['displayName', ''],
    ['displayName', 'a'.repeat(128)],
    ['displayName', '😀'.repeat(128)],
    ['tags', []],
    ['tags', ['', 'a'.repeat(128)]],
    ['duration', 60],
    ['duration', 2_592_000],
    ...languages.map((language): [string, unknown] => ['language', language]),
    ['emailText', ''],
    ['emailText', 'a'.repeat(4000)],
    ['emailText', '<b>{{name}}</b>\u0000\r\n'],
    ['profiles', []],
    ['admPolicyAssignments', []],
    ['admPolicyAssignments', [{ priority: 0 }]],
    ['applications', []],
    ['applications', [{ admApplication: id, configuration: { anything: { goes: [1, null, 'true'] } } }]],
    ['applications', [{ admApplication: id, scripts: {} }]],
    ['segmentId', 0],
    ['segmentId', -7],
    ['segmentId', 1e300],
  ])('accepts %s %j', (name, value) => {
    const parsed = parseCreateBatch(form(bodyWith({ [name]: value })));
    expect(accepted(parsed).configuration).toMatchObject({ [name]: value });
  });

  test.each([
    ['sendEmail', undefined, '/sendEmail', /sendEmail is required\.$/],
    ['sendEmail', 1, '/sendEmail', /must be true or false\.$/],
    ['sendEmail', 0, '/sendEmail', /must be true or false\.$/],
    ['sendEmail', '1', '/sendEmail', /must be true or false\.$/],
    ['sendEmail', 'yes', '/sendEmail', /must be true or false\.$/],
    ['sendEmail', '', '/sendEmail', /must be true or false\.$/],
    ['sendEmail', null, '/sendEmail', /must be true or false\.$/],
    ['sendEmail', [true], '/sendEmail', /must be true or false\.$/],
    ['displayName', 'a'.repeat(129), '/displayName', /at most 128 characters long\.$/],
    ['displayName', 5, '/displayName', /must be text\.$/],
    ['displayName', null, '/displayName', /must be text\.$/],
    ['displayName', 'a\ud800', '/displayName', /half a character/],
    ['tags', 'sales', '/tags', /must be a list\.$/],
    ['tags', { 0: 'sales' }, '/tags', /must be a list\.$/],
    ['tags', ['ok', null], '/tags/1', /tags\[1\] must be text\.$/],
    ['tags', ['a'.repeat(129)], '/tags/0', /at most 128 characters long\.$/],
    ['duration', 59, '/duration', /between 60 and 2592000 seconds \(1 minute to 30 days\)\.$/],
    ['duration', 2_592_001, '/duration', /between 60 and 2592000 seconds/],
    ['duration', '59', '/duration', /between 60 and 2592000 seconds/],
    ['duration', 3600.5, '/duration', /must be a whole number\.$/],
    ['duration', '3600.5', '/duration', /must be a whole number\.$/],
    ['duration', '', '/duration', /must be a whole number\.$/],
    ['duration', true, '/duration', /must be a whole number\.$/],
    ['duration', null, '/duration', /must be a whole number\.$/],
    ['language', '', '/language', /one of es, en, fr, de, it, zh, pt, ru\.$/],
    ['language', 'EN', '/language', /one of es/],
    ['language', null, '/language', /one of es/],
    ['emailText', 'a'.repeat(4001), '/emailText', /at most 4000 characters long\.$/],
    ['policyId', '64d2', '/policyId', /24 hexadecimal digits, or empty\.$/],
    ['policyId', `${id}0`, '/policyId', /24 hexadecimal digits, or empty\.$/],
    ['policyId', `${id}\n`, '/policyId', /24 hexadecimal digits, or empty\.$/],
    ['policyId', null, '/policyId', /must be text\.$/],
    ['admVppLocationId', 'g'.repeat(24), '/admVppLocationId', /24 hexadecimal digits, or empty\.$/],
    ['profiles', [''], '/profiles/0', /profiles\[0\] must be 24 hexadecimal digits\.$/],
    ['profiles', id, '/profiles', /must be a list\.$/],
    ['admPolicyAssignments', [{}], '/admPolicyAssignments/0/priority', /priority is required\.$/],
    ['admPolicyAssignments', [{ priority: 1.5 }], '/admPolicyAssignments/0/priority', /whole number\.$/],
    [
      'admPolicyAssignments',
      [{ priority: 1, admPolicyId: '' }],
      '/admPolicyAssignments/0/admPolicyId',
      /24 hex/,
    ],
    [
      'admPolicyAssignments',
      [{ priority: 1, other: 1 }],
      '/admPolicyAssignments/0/other',
      /not a known field\.$/,
    ],
    ['admPolicyAssignments', [null], '/admPolicyAssignments/0', /must be an object\.$/],
    [
      'applications',
      [{}],
      '/applications/0/admApplication',
      /applications\[0\]\.admApplication is required\.$/,
    ],
    ['applications', [{ admApplication: '' }], '/applications/0/admApplication', /24 hexadecimal digits\.$/],
    ['applications', [{ admApplication: id, managed: 1 }], '/applications/0/managed', /true or false\.$/],
    ['applications', [{ admApplication: id, vpp: null }], '/applications/0/vpp', /true or false\.$/],
    ['applications', [{ admApplication: id, iOSApp: 'no' }], '/applications/0/iOSApp', /true or false\.$/],
    [
      'applications',
      [{ admApplication: id, action: '' }],
      '/applications/0/action',
      /must be forceInstall\.$/,
    ],
    [
      'applications',
      [{ admApplication: id, actionStatus: 1 }],
      '/applications/0/actionStatus',
      /forceInstall\.$/,
    ],
    [
      'applications',
      [{ admApplication: id, configuration: [] }],
      '/applications/0/configuration',
      /an object\.$/,
    ],
    [
      'applications',
      [{ admApplication: id, updatePolicy: '{}' }],
      '/applications/0/updatePolicy',
      /an object\.$/,
    ],
    [
      'applications',
      [{ admApplication: id, scripts: { run: '' } }],
      '/applications/0/scripts/run',
      /not a known/,
    ],
    [
      'applications',
      [{ admApplication: id, scripts: { audit: 1 } }],
      '/applications/0/scripts/audit',
      /text\.$/,
    ],
    ['segmentId', 7.5, '/segmentId', /must be a whole number\.$/],
    ['segmentId', 'seven', '/segmentId', /must be a whole number\.$/],
    ['colour', 'red', '/colour', /colour is not a known field\.$/],
    ['a/b~c', 'red', '/a~1b~0c', /a\/b~c is not a known field\.$/],
  ])('refuses %s %j', (name, value, pointer, message) => {
    const violations = violationsOf(parseCreateBatch(form(bodyWith({ [name]: value }))));
    expect(violations).toEqual({ [`${at}${pointer}`]: expect.stringMatching(message) });
  });

  test.each([
    ['missing', undefined, '/userEmails', 'userEmails is required.'],
    ['empty', [], '/userEmails', 'userEmails must hold between 1 and 100000 addresses.'],
    ['no list', 'mia@example.com', '/userEmails', 'userEmails must be a list.'],
    ['null', null, '/userEmails', 'userEmails must be a list.'],
    [
      'more than 100 000',
      Array(100_001).fill(''),
      '/userEmails',
      'userEmails must hold between 1 and 100000 addresses.',
    ],
    ['not all text', ['mia@example.com', 5], '/userEmails/1', 'userEmails[1] must be text.'],
  ])('refuses userEmails that are %s', (_name, emails, pointer, message) => {
    expect(violationsOf(parseCreateBatch(form(bodyWith({ userEmails: emails }))))).toEqual({
      [pointer]: message,
    });
  });

  test('refuses __proto__ like any unknown field, and takes nothing from it', () => {
    const fields = JSON.parse('{"__proto__": {"sendEmail": true}}');
    const parsed = parseCreateBatch(form({ ...fields, userEmails: ['mia@example.com'] }));
    expect(Object.keys(violationsOf(parsed)).sort()).toEqual([`${at}/__proto__`, `${at}/sendEmail`]);
  });

  test('tells everything that is wrong at once', () => {
    const body = { duration: 1, language: 'xx', tags: [1, 2], colour: 1, userEmails: [1] };
    expect(Object.keys(violationsOf(parseCreateBatch(form(body)))).sort()).toEqual(
      ['/colour', '/duration', '/language', '/sendEmail', '/tags/0', '/tags/1']
        .map((pointer) => `${at}${pointer}`)
        .concat('/userEmails/0')
        .sort(),
    );
  });
});

test('reads a configuration back as it was stored', () => {
  const { configuration: stored } = accepted(parseCreateBatch(fullBody()));
  expect(parseStoredConfiguration(JSON.stringify(stored))).toEqual(stored);
});

test('refuses to read back what is no configuration', () => {
  expect(() => parseStoredConfiguration('{"sendEmail":"perhaps"}')).toThrow('does not hold to its schema');
});
