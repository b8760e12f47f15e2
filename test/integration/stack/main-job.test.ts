import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningStack, startStack, tokensPath } from '../../support/stack.ts';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack(100_000);
}, 240_000);

afterAll(() => stack.close());

function post(body: object, headers: Record<string, string> = {}) {
  return stack.call(`${tokensPath}/bulk`, { method: 'POST', body: JSON.stringify(body), headers });
}

test('invites each of two people by a link that the answer gives too', async () => {
  const { status, headers, body } = await post(
    {
      sendEmail: true,
      language: 'fr',
      emailText: 'À <lundi>',
      userEmails: ['ann@example.com', 'bob@example.com'],
    },
    { prefer: 'return=representation' },
  );
  expect(status).toBe(200);
  expect(body.data).toMatchObject({ total: 2, success: 2, fail: 0, failures: [] });
  expect(headers.get('location')).toBe(`${tokensPath}/bulk/${body.data?.batchId}`);
  const mails = await stack.mails();
  expect(mails.map(({ destination }) => destination.to)).toEqual([['ann@example.com'], ['bob@example.com']]);
  const links = Object(body.data).results.map((result: { enrollmentLink: string }) => result.enrollmentLink);
  mails.forEach(({ body: mail }, n) => {
    expect(mail.html).toContain(links[n]);
    expect(mail.text).toContain(links[n]);
    expect(mail.html).toContain('À &lt;lundi&gt;');
    expect(mail.text).toContain('À <lundi>');
  });
});

test('accounts for each of 10 000 addresses, and mails each good one once, also when asked twice', async () => {
  const good = Array.from({ length: 9_950 }, (_, n) => `person${n}@many.example`);
  const userEmails = [
    ...good,
    ...Array.from({ length: 50 }, (_, n) => (n % 2 ? `broken${n}` : `PERSON${n}@many.example`)),
  ];
  const request = { sendEmail: true, userEmails };
  const first = await post(request, { 'idempotency-key': 'ten-thousand' });
  expect(first.status).toBe(200);
  expect(first.body.data).toMatchObject({ total: 10_000, success: 9_950, fail: 50 });
  const again = await post(request, { 'idempotency-key': 'ten-thousand' });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toEqual(first.body);

  const batchPath = first.headers.get('location') ?? '';
  await waitFor(async () => (await stack.call(batchPath)).body.data?.state === 'completed');
  const batch = await stack.call(batchPath);
  const { queued, sent, delivered, failed } = Object(batch.body.data?.invitations);
  // News of deliveries may be counted already.
  expect({ queued, mailed: sent + delivered, failed }).toEqual({ queued: 0, mailed: 9_950, failed: 0 });
  const mailed = (await stack.mails())
    .map(({ destination }) => destination.to[0])
    .filter((to) => to?.includes('@many'));
  expect(mailed).toHaveLength(good.length);
  expect(new Set(mailed)).toEqual(new Set(good));
}, 240_000);

test('does for another Lambda what it does over HTTP, under the same Idempotency-Key', async () => {
  const input = { sendEmail: false, userEmails: ['carl@example.com'] };
  const viaHttp = await post(input, { 'idempotency-key': 'both-ways' });
  const viaLambda = await stack.invoke('muster-local-direct', {
    operation: 'createBatch',
    organizationId: 'acme',
    actor: 'onboarding',
    idempotencyKey: 'both-ways',
    input,
  });
  expect(viaLambda).toEqual(viaHttp.body);
  const refused = await stack.invoke('muster-local-direct', { operation: 'createBatch' });
  expect(refused.error?.code).toBe(3002);
});

test('finishes what was answered at once when the schedule comes', async () => {
  const accepted = await post(
    { sendEmail: true, userEmails: ['dora@example.com'] },
    { prefer: 'respond-async' },
  );
  expect(accepted.status).toBe(202);
  expect((await stack.mails()).some(({ destination }) => destination.to[0] === 'dora@example.com')).toBe(
    false,
  );
  await stack.invoke('muster-local-deliver', {});
  const batch = await stack.call(accepted.headers.get('location') ?? '');
  expect(batch.body.data).toMatchObject({ state: 'completed', invitations: { sent: 1 } });
  expect((await stack.mails()).some(({ destination }) => destination.to[0] === 'dora@example.com')).toBe(
    true,
  );
});

test('shows links in the list of recipients only to keys that may create', async () => {
  const { headers } = await post({ sendEmail: false, userEmails: ['eve@example.com'] });
  const path = `${headers.get('location')}/recipients`;
  const [asAdmin, asViewer] = [
    await stack.call(path),
    await stack.call(path, { key: 'muster_local_viewer' }),
  ];
  expect(asAdmin.body.data).toMatchObject({
    items: [{ email: 'eve@example.com', enrollmentLink: expect.stringContaining('/enroll/apple/mse_') }],
  });
  expect(asViewer.status).toBe(200);
  expect(JSON.stringify(asViewer.body)).not.toContain('mse_');
});

/** The deliver function is asked in place of its schedule, which would come within a minute. */
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await stack.invoke('muster-local-deliver', {});
}
