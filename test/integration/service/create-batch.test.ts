import { expect, test } from '@jest/globals';
import { isGenuine, readSecret } from '../../../lambda/tokens/secret.ts';
import { acme } from '../../support/demo.ts';
import { publicUrl, signingKey, startService } from '../../support/service.ts';
import { tokensOf } from '../../support/tokens.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  getRecipients,
  mailed,
  mails,
  post,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

test('one call makes a token for each address and mails each person', async () => {
  const service = await startService();
  const answer = await post(service, { sendEmail: true, userEmails: addresses(120) });
  const { batchId } = created(answer);
  expect(answer).toMatchObject({
    status: 200,
    headers: { location: bulkPath('acme', batchId), 'content-type': 'application/json' },
    body: { status: true, data: { total: 120, success: 120, fail: 0, failures: [] } },
  });
  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(120).sort());
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'completed',
    total: 120,
    success: 120,
    fail: 0,
    invitations: { queued: 0, sent: 120, failed: 0 },
  });
});

test('Location works as it is', async () => {
  const service = await startService();
  const { headers } = await post(service, { sendEmail: false, userEmails: addresses(1) });
  expect(await request(service, { path: headers.location ?? '' })).toMatchObject({ status: 200 });
});

test('takes the form in which the specification has its samples', async () => {
  const service = await startService();
  const answer = await post(service, {
    type: 'object',
    children: { sendEmail: true, language: 'de' },
    userEmails: addresses(2),
  });
  expect(answer).toMatchObject({ status: 200, body: { data: { total: 2, success: 2, fail: 0 } } });
  expect(await mailed(service)).toHaveLength(2);
});

test('malformed and repeated addresses fail alone, in request order', async () => {
  const service = await startService();
  const userEmails = ['nobody', 'mia@example.com', 'MIA@example.com', 'leo@example.com', 'a b@example.com'];
  const answer = await post(service, { sendEmail: true, userEmails });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      data: {
        total: 5,
        success: 2,
        fail: 3,
        failures: [
          { index: 0, email: 'nobody', code: 'invalid_email', message: expect.any(String) },
          { index: 2, email: 'MIA@example.com', code: 'duplicate_email', message: expect.any(String) },
          { index: 4, email: 'a b@example.com', code: 'invalid_email', message: expect.any(String) },
        ],
      },
    },
  });
  expect((await mailed(service)).sort()).toEqual(['leo@example.com', 'mia@example.com']);
  expect(await getBatch(service, created(answer).batchId)).toMatchObject({
    fail: 3,
    failReasons: { invalid_email: 2, duplicate_email: 1 },
  });
});

test('a request without a single valid address is answered, and done', async () => {
  const service = await startService();
  const answer = await post(service, { sendEmail: true, userEmails: ['nobody'] });
  expect(answer).toMatchObject({ status: 200, body: { data: { total: 1, success: 0, fail: 1 } } });
  const { batchId } = created(answer);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed' });
  expect(await getRecipients(service, batchId)).toEqual({ items: [] });
});

test('at most 1 000 failures are listed, and that there were more is said', async () => {
  const service = await startService();
  const userEmails = Array.from({ length: 1001 }, (_, n) => `nobody ${n}`);
  const { failures, failuresTruncated, fail } = created(
    await post(service, { sendEmail: false, userEmails }),
  );
  expect(fail).toBe(1001);
  expect(failures.map(({ index }) => index)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  expect(failuresTruncated).toBe(true);
});

test('nothing is sent when sendEmail is false', async () => {
  const service = await startService();
  const answer = await post(service, { sendEmail: false, userEmails: addresses(60) });
  service.clock.now += 3_600_000;
  await runDeliver(service);
  expect(await mailed(service)).toEqual([]);
  const { items } = await getRecipients(service, created(answer).batchId);
  expect(items.map(({ invitation }) => invitation)).toEqual(Array(60).fill('none'));
  expect(await getBatch(service, created(answer).batchId)).toMatchObject({
    state: 'completed',
    sendEmail: false,
    invitations: { queued: 0, sent: 0 },
  });
});

test('with Prefer: return=representation each valid address comes with a link that works, the one in its mail', async () => {
  const service = await startService();
  const answer = await post(
    service,
    { sendEmail: true, duration: 3600, userEmails: ['mia@example.com', 'nobody', 'leo@example.com'] },
    { prefer: 'return=representation' },
  );
  const { results = [] } = created(answer);
  expect(answer.headers).toMatchObject({ 'preference-applied': 'return=representation' });
  expect(results).toMatchObject([
    { index: 0, email: 'mia@example.com', invitation: 'sent', expireAt: '2026-03-02T13:00:00.000Z' },
    { index: 2, email: 'leo@example.com', invitation: 'sent' },
  ]);
  for (const { enrollmentLink, id } of results) {
    const secret = enrollmentLink.replace(`${publicUrl}/enroll/apple/`, '');
    expect(readSecret(secret)).toEqual({
      keyVersion: 1,
      generation: 0,
      organizationId: acme.id,
      tokenId: id,
    });
    expect(isGenuine(secret, signingKey)).toBe(true);
  }
  const sent = new Map((await mails(service)).map(({ to, link }) => [to, link]));
  expect(results.map(({ email }) => sent.get(email))).toEqual(
    results.map(({ enrollmentLink }) => enrollmentLink),
  );
});

test('at most 1 000 tokens are listed', async () => {
  const service = await startService();
  const { results = [], success } = created(
    await post(
      service,
      { sendEmail: false, userEmails: addresses(1020) },
      { prefer: 'return=representation' },
    ),
  );
  expect(success).toBe(1020);
  expect(results.map(({ index }) => index)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
});

test('with Prefer: respond-async the answer comes first, the tokens and the mail after', async () => {
  const service = await startService();
  const answer = await post(
    service,
    { sendEmail: true, userEmails: addresses(70) },
    { prefer: 'respond-async, return=representation' },
  );
  const { batchId, results } = created(answer);
  expect(answer).toMatchObject({
    status: 202,
    headers: { location: bulkPath('acme', batchId), 'preference-applied': 'respond-async' },
    body: { data: { total: 70, success: 70, fail: 0 } },
  });
  expect(results).toBeUndefined();
  expect(await mailed(service)).toEqual([]);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'minting', invitations: { queued: 70 } });
  expect((await getRecipients(service, batchId)).items[0]).not.toHaveProperty('enrollmentLink');

  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(70).sort());
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 70 } });
  expect(await tokensOf(service, batchId)).toHaveLength(70);
});

test('answered first, without mail, the tokens are made after', async () => {
  const service = await startService();
  const body = { sendEmail: false, userEmails: addresses(60) };
  const { batchId } = created(await post(service, body, { prefer: 'respond-async' }));
  expect(await tokensOf(service, batchId)).toEqual([]);
  await runDeliver(service);
  expect(await tokensOf(service, batchId)).toHaveLength(60);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 0 } });
  expect(await mailed(service)).toEqual([]);
});

test('when the time runs out the answer is 202, and the scheduled work makes the rest', async () => {
  const service = await startService();
  const answer = await post(
    service,
    { sendEmail: true, userEmails: addresses(70) },
    {},
    { remaining: 6_000 },
  );
  const { batchId } = created(answer);
  expect(answer.status).toBe(202);
  expect(await mailed(service)).toEqual([]);
  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(70).sort());
  expect(await tokensOf(service, batchId)).toHaveLength(70);
});

test('mail that waits for the send rate is announced with when the last will leave', async () => {
  const service = await startService({ ratePerSecond: 10 });
  const { batchId, estimatedLastSendAt = '' } = created(
    await post(service, { sendEmail: true, userEmails: addresses(40) }),
  );
  expect(await mailed(service)).toHaveLength(10);
  const estimate = Date.parse(estimatedLastSendAt) - service.clock.now;
  expect(estimate).toBeGreaterThanOrEqual(3_000);
  expect(estimate).toBeLessThan(3_100);
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'sending',
    waitingFor: 'send_rate',
    invitations: { queued: 30, sent: 10 },
  });
  await runDeliver(service);
  expect((await mailed(service)).sort()).toEqual(addresses(40).sort());
});

test('a catalogue that has what is named lets the request pass', async () => {
  const service = await startService();
  const { status } = await post(service, {
    sendEmail: false,
    policyId: '64D2F0C0A1B2C3D4E5F61001',
    admPolicyAssignments: [{ admPolicyId: '64d2f0c0a1b2c3d4e5f61001', priority: 1 }],
    profiles: ['64d2f0c0a1b2c3d4e5f62001'],
    applications: [{ admApplication: '64d2f0c0a1b2c3d4e5f63001' }],
    admVppLocationId: '64d2f0c0a1b2c3d4e5f64001',
    segmentId: '7',
    userEmails: ['mia@example.com'],
  });
  expect(status).toBe(200);
});

test('an organization that is gone while its key is still there is not found', async () => {
  const service = await startService();
  const { organizations } = service.services;
  const readRequestContext: typeof organizations.readRequestContext = async (...of) => ({
    ...(await organizations.readRequestContext(...of)),
    organization: undefined,
  });
  const services = { ...service.services, organizations: { ...organizations, readRequestContext } };
  const answer = await post(service, { sendEmail: false, userEmails: addresses(1) }, {}, { services });
  expect(answer).toMatchObject({ status: 404, body: { error: { code: 3001 } } });
});
