import { beforeAll, expect, test } from '@jest/globals';
import Value from 'typebox/value';
import { Failure } from '../../../lambda/failure.ts';
import { ErrorBody } from '../../../lambda/schemas/error.ts';
import { basic, demoKeys } from '../../support/demo.ts';
import type { HttpRequest } from '../../support/lambda-events.ts';
import { keepService, type TestService } from '../../support/service.ts';
import { addresses, bulkPath, mailed, post, request } from '../../support/ways-in.ts';

let service: TestService;
beforeAll(async () => {
  service = await keepService();
});

const body = { sendEmail: true, userEmails: ['mia@example.com'] };
const bulk = { method: 'POST', path: bulkPath(), body };
const neverKept = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const unknownId = 'ffffffffffffffffffffffff';

test.each<[string, Partial<HttpRequest>, number, number, string]>([
  ['a body that breaks the schema', { body: { ...body, sendEmail: 1 } }, 400, 3002, 'Invalid request'],
  ['malformed JSON', { body: '{"sendEmail":' }, 400, 3002, 'Invalid request'],
  [
    'no body',
    { body: undefined, headers: { 'content-type': 'application/json' } },
    400,
    3002,
    'Invalid request',
  ],
  ['a body that is no object', { body: '[]' }, 400, 3002, 'Invalid request'],
  [
    'a header that breaks its form',
    { headers: { 'idempotency-key': 'two words' } },
    400,
    3002,
    'Invalid request',
  ],
  ['no Authorization', { key: null }, 401, 4002, 'No auth token'],
  [
    'an Authorization of another kind',
    { headers: { authorization: 'Basic YTpi' } },
    401,
    4002,
    'No auth token',
  ],
  ['a Bearer without a token', { headers: { authorization: 'Bearer ' } }, 401, 4002, 'No auth token'],
  ['an unknown key', { key: 'muster_test_nobody' }, 401, 4004, 'Invalid Token'],
  ['a key too long to be one', { key: 'x'.repeat(300) }, 401, 4004, 'Invalid Token'],
  ['an expired key', { key: demoKeys.expired }, 401, 4005, 'Token Expired'],
  ['a key without the permission', { key: demoKeys.viewer }, 403, 4003, 'Forbidden'],
  ['another organization', { path: bulkPath('basic') }, 403, 4003, 'Forbidden'],
  ['another organization by its id', { path: bulkPath(basic.id) }, 403, 4003, 'Forbidden'],
  ['an organization that does not exist', { path: bulkPath('nobody') }, 403, 4003, 'Forbidden'],
  [
    'a plan without the feature',
    { path: bulkPath('basic'), key: demoKeys.basic },
    400,
    5050,
    'Feature not allowed for you billing plan',
  ],
  ['an unknown policy', { body: { ...body, policyId: unknownId } }, 404, 3001, 'Entity not found'],
  ['an unknown route', { path: '/v1/nothing' }, 404, 3001, 'Entity not found'],
  [
    'an unknown batch',
    { method: 'GET', path: bulkPath('acme', unknownId), body: undefined },
    404,
    3001,
    'Entity not found',
  ],
  ['a wrong method', { method: 'PUT' }, 405, 3003, 'Method not allowed'],
  [
    'a body that is too large',
    { body: `"${'x'.repeat(5.5 * 1024 * 1024)}"` },
    413,
    3003,
    'Request too large',
  ],
  [
    'a body that is not JSON',
    { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    3003,
    'Content-Type must be application/json',
  ],
])('refuses %s', async (_, change, status, code, message) => {
  const answer = await request(service, { ...bulk, ...change });
  expect(answer).toMatchObject({ status, body: { status: false, error: { code, message } } });
  expect(Value.Check(ErrorBody, answer.body)).toBe(true);
  expect(answer.headers).toMatchObject(neverKept);
  expect(await mailed(service)).toEqual([]);
});

test('names everything that is wrong, each with its place', async () => {
  const answer = await request(service, {
    ...bulk,
    body: { sendEmail: 'maybe', duration: 59, applications: [{}], colour: 'red' },
  });
  expect(answer.body).toMatchObject({
    error: {
      details: expect.arrayContaining([
        { pointer: '/sendEmail', message: 'sendEmail must be true or false.' },
        { pointer: '/duration', message: expect.stringContaining('between 60 and 2592000') },
        { pointer: '/applications/0/admApplication', message: 'applications[0].admApplication is required.' },
        { pointer: '/colour', message: 'colour is not a known field.' },
        { pointer: '/userEmails', message: 'userEmails is required.' },
      ]),
    },
  });
});

test('says which entities the organization does not have', async () => {
  const answer = await request(service, {
    ...bulk,
    body: {
      ...body,
      admPolicyAssignments: [{ admPolicyId: unknownId, priority: 1 }],
      profiles: [unknownId],
      applications: [{ admApplication: unknownId }],
      admVppLocationId: unknownId,
      segmentId: 8,
    },
  });
  expect(answer).toMatchObject({
    status: 404,
    body: {
      error: {
        details: [
          {
            pointer: '/admPolicyAssignments/0/admPolicyId',
            message: `There is no policy ${unknownId} in this organization.`,
          },
          { pointer: '/profiles/0' },
          { pointer: '/applications/0/admApplication' },
          { pointer: '/admVppLocationId' },
          { pointer: '/segmentId', message: 'There is no segment 8 in this organization.' },
        ],
      },
    },
  });
});

test('names the methods that a path has', async () => {
  const answer = await request(service, { ...bulk, method: 'DELETE' });
  expect(answer.headers).toMatchObject({ allow: 'POST, GET, HEAD' });
});

test('a wrong key costs one read, no key none', async () => {
  const before = service.calls.length;
  await request(service, { ...bulk, key: 'muster_test_nobody' });
  expect(service.calls.slice(before)).toEqual(['GetItemCommand']);
  await request(service, { ...bulk, key: null });
  expect(service.calls).toHaveLength(before + 1);
});

test.each(['false', 'true'])(
  'too many addresses in a request are refused, and no retry is asked for, with dryRun=%s',
  async (dryRun) => {
    const answer = await request(service, {
      ...bulk,
      path: bulkPath('small'),
      key: demoKeys.small,
      query: { dryRun },
      body: { sendEmail: false, userEmails: addresses(6) },
    });
    const message = expect.stringContaining('5 addresses a request, and there are 6');
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: { code: 5017, message: 'Limit Exceeded', details: [{ pointer: '/userEmails', message }] },
      },
    });
    expect(answer.headers).not.toHaveProperty('retry-after');
  },
);

test.each<[string, unknown, number, number]>([
  ['an unexpected failure', new Error('secret inner text'), 500, 1000],
  [
    'a dependency that is down',
    new Failure('unavailable', { cause: new Error('secret inner text') }),
    503,
    1001,
  ],
])(
  'tells nothing inner of %s but the request id, which the log has too',
  async (_, failure, status, code) => {
    const { services } = service;
    const organizations = { ...services.organizations, readRequestContext: () => Promise.reject(failure) };
    const answer = await post(service, body, {}, { services: { ...services, organizations } });
    expect(answer).toMatchObject({
      status,
      body: { status: false, error: { code, requestId: 'request-1' } },
    });
    expect(JSON.stringify(answer)).not.toContain('inner');
    expect(service.log.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { requestId: 'request-1', route: 'createBatch' },
    });
  },
);
