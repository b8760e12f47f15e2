import { beforeEach, expect, test } from '@jest/globals';
import { acme, demoKeys, small } from '../../support/demo.ts';
import { startService, type TestService } from '../../support/service.ts';
import { addresses, bulkPath, created, invokeDirect, mailed, post, request } from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');
const notReady = {
  status: false,
  error: {
    code: 3010,
    message: 'Organization not ready',
    details: [
      { message: expect.stringMatching(/No enrollment address.*organization enrollment acme redirect/) },
    ],
  },
};

let service: TestService;
beforeEach(async () => {
  service = await startService();
});

function call(method: string, path: string, body?: unknown, key: string = demoKeys.admin) {
  return request(service, { method, path, key, ...(body !== undefined && { body }) });
}

/** Takes the enrollment address away, as if it had never been set. */
async function forgetEnrollment(organizationId = acme.id): Promise<void> {
  await service.administration.changeOrganization(organizationId, {
    enrollment: undefined,
    paused: undefined,
  });
}

const body = { sendEmail: true, userEmails: addresses(2) };
const single = { sendEmail: true, userEmail: 'ann@example.com' };

test.each([
  ['bulk request', bulkPath(), body],
  ['bulk request whose addresses are all wrong', bulkPath(), { ...body, userEmails: ['nobody'] }],
  ['single request', tokens, single],
])('a %s that would mail is refused, and leaves nothing behind', async (_, path, what) => {
  await forgetEnrollment();
  expect(await call('POST', path, what)).toMatchObject({ status: 409, body: notReady });
  expect(await mailed(service)).toEqual([]);
  expect((await call('GET', bulkPath())).body).toMatchObject({ data: { items: [] } });
});

test('so is a dry run, an answer that is not waited for, and what another function asks for', async () => {
  await forgetEnrollment();
  const dry = { method: 'POST', path: bulkPath(), query: { dryRun: 'true' }, body };
  expect(await request(service, dry)).toMatchObject({ status: 409, body: notReady });
  expect(await post(service, body, { prefer: 'respond-async' })).toMatchObject({ status: 409 });
  for (const [operation, input] of [
    ['createBatch', body],
    ['createToken', single],
  ]) {
    const event = { operation, organizationId: 'acme', actor: 'test', input };
    expect(await invokeDirect(service, event)).toMatchObject(notReady);
  }
});

test('so is whatever mails again, before anything is queued', async () => {
  const { batchId } = created(await post(service, body));
  const [token] = Object((await call('GET', tokens)).body).data.items;
  await forgetEnrollment();
  const before = await mailed(service);
  for (const [path, input] of [
    [`${bulkPath('acme', batchId)}/retry`, undefined],
    [`${bulkPath('acme', batchId)}/resend`, { force: true }],
    [`${tokens}/${token.id}/resend`, {}],
    [`${tokens}/${token.id}/resend`, { rotate: true }],
  ] as const) {
    expect(await call('POST', path, input)).toMatchObject({ status: 409, body: notReady });
  }
  const event = { operation: 'resendBatch', organizationId: 'acme', actor: 'test', input: { batchId } };
  expect(await invokeDirect(service, event)).toMatchObject(notReady);
  expect(await mailed(service)).toEqual(before);
  expect((await call('GET', bulkPath('acme', batchId))).body).toMatchObject({
    data: { state: 'completed', invitations: { queued: 0, sent: 2 } },
  });
});

test('what mails nobody is carried out: the links can be handed out once the address is set', async () => {
  await forgetEnrollment();
  expect(await post(service, { ...body, sendEmail: false })).toMatchObject({ status: 200 });
  expect(await call('POST', tokens, { ...single, sendEmail: false })).toMatchObject({ status: 200 });
});

test('the first answer comes again although the address is gone since', async () => {
  const first = await post(service, body, { 'idempotency-key': 'once' });
  await forgetEnrollment();
  const again = await post(service, body, { 'idempotency-key': 'once' });
  expect(again).toMatchObject({ status: 200, body: first.body, headers: { 'idempotent-replayed': 'true' } });
});

test('once the address is set, the refused request goes through under its key', async () => {
  await forgetEnrollment();
  const ask = () => post(service, body, { 'idempotency-key': 'once' });
  expect((await ask()).status).toBe(409);
  await service.administration.changeOrganization(acme.id, { enrollment: acme.enrollment });
  expect((await ask()).status).toBe(200);
  expect(await mailed(service)).toHaveLength(2);
});

test('every other fault of a request is told first', async () => {
  await forgetEnrollment();
  await forgetEnrollment(small.id);
  const none = '64d2f0c0a1b2c3d4e5f69999';
  const smallPath = bulkPath('small');
  const answers = [
    await request(service, { method: 'POST', path: bulkPath(), key: null, body }),
    await call('POST', bulkPath(), body, demoKeys.viewer),
    await call('POST', bulkPath(), { ...body, color: 'red' }),
    await call('POST', bulkPath('basic'), body, demoKeys.basic),
    await call('POST', smallPath, { ...body, userEmails: addresses(6) }, demoKeys.small),
    await call('POST', bulkPath(), { ...body, policyId: none }),
    await call('POST', `${bulkPath('acme', none)}/resend`, {}),
    await call('POST', `${tokens}/${none}/resend`, {}),
  ];
  const codes = answers.map((answer) => Object(answer.body).error.code);
  expect(codes).toEqual([4002, 4003, 3002, 5050, 5017, 3001, 3001, 3001]);
});
