/**
 * The main job on real input, against `npm start`: 1 000 distinct addresses, with 10 malformed ones and 5 duplicates
 * among them, posted by curl.
 */
import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Type } from 'typebox';
import { checked } from '../../bin/local/checked.ts';
import { startMuster } from './muster.ts';

const run = promisify(execFile);

const Answer = Type.Object({
  status: Type.Literal(true),
  data: Type.Object({
    total: Type.Integer(),
    success: Type.Integer(),
    fail: Type.Integer(),
    batchId: Type.String(),
    failures: Type.Array(Type.Object({ index: Type.Integer(), code: Type.String() })),
    results: Type.Array(Type.Object({ email: Type.String(), enrollmentLink: Type.String() })),
  }),
});
const Batch = Type.Object({
  data: Type.Object({ state: Type.String(), invitations: Type.Object({ sent: Type.Integer() }) }),
});
const Inbox = Type.Object({
  emails: Type.Array(
    Type.Object({
      destination: Type.Object({ to: Type.Array(Type.String()) }),
      body: Type.Object({ text: Type.String() }),
    }),
  ),
});

const people = Array.from({ length: 1000 }, (_, n) => `person.${n}@smoke.example`);
const userEmails = [...people];
for (let n = 0; n < 10; n += 1) userEmails.splice(n * 90, 0, `malformed-${n}`);
for (let n = 0; n < 5; n += 1) userEmails.push(`PERSON.${n}@smoke.example`);

const file = join(tmpdir(), `muster-smoke-${process.pid}.json`);
await writeFile(file, JSON.stringify({ sendEmail: true, language: 'en', userEmails }));
const muster = await startMuster('--memory', '--ses-rate', '100000');
const bulk = `${muster.apiUrl}/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens/bulk`;
const authorization = ['-H', 'Authorization: Bearer muster_local_admin'];
let passed = 0;
let failed = 0;

try {
  const answer = checked(Answer, JSON.parse((await post()).body), 'The answer');
  const { data } = answer;
  await check('1 015 addresses: 1 000 tokens, 10 malformed, 5 duplicates', () => {
    assert.deepEqual([data.total, data.success, data.fail], [1015, 1000, 15]);
    const malformed = data.failures.filter(({ code }) => code === 'invalid_email').map(({ index }) => index);
    assert.deepEqual(
      malformed,
      Array.from({ length: 10 }, (_, n) => n * 90),
    );
    assert.equal(data.failures.filter(({ code }) => code === 'duplicate_email').length, 5);
    assert.deepEqual(
      data.results.map(({ email }) => email),
      people,
    );
  });
  await check('the batch is completed, every invitation sent', async () => {
    await run('curl', [
      '-sf',
      '-d',
      '{}',
      `${muster.invokeUrl}/2015-03-31/functions/muster-local-deliver/invocations`,
    ]);
    const { stdout } = await run('curl', ['-sf', ...authorization, `${bulk}/${data.batchId}`]);
    const batch = checked(Batch, JSON.parse(stdout), 'The batch').data;
    assert.deepEqual([batch.state, batch.invitations.sent], ['completed', 1000]);
  });
  await check('the inbox has one mail for each person, with the link of the answer', async () => {
    const links = new Map(data.results.map(({ email, enrollmentLink }) => [email, enrollmentLink]));
    const mails = await inbox();
    assert.equal(mails.length, 1000);
    assert.deepEqual(new Set(mails.map(({ destination }) => destination.to.join())), new Set(people));
    for (const { destination, body } of mails)
      assert.ok(body.text.includes(links.get(destination.to.join()) ?? '?'));
  });
  await check('the link opens the enrolment page', async () => {
    const { stdout } = await run('curl', ['-sf', data.results[0]?.enrollmentLink ?? '']);
    assert.match(stdout, /<form[^>]* method="post"/i);
  });
  await check('asked again under the same key, it answers the same and mails nobody', async () => {
    const again = await post();
    assert.match(again.headers, /^idempotent-replayed: true/im);
    assert.deepEqual(checked(Answer, JSON.parse(again.body), 'The second answer').data.batchId, data.batchId);
    assert.equal((await inbox()).length, 1000);
  });
} finally {
  await check('SIGTERM stops all of it within 2 s', async () => {
    const took = await muster.stop();
    assert.ok(took !== undefined && took < 2000, `it took ${took} ms`);
    assert.equal(await muster.isUp(), false);
  });
  await rm(file, { force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed === 6 ? 0 : 1);

async function post(): Promise<{ headers: string; body: string }> {
  const headers = [
    'Content-Type: application/json',
    'Idempotency-Key: smoke-1',
    'Prefer: return=representation',
  ];
  const { stdout } = await run(
    'curl',
    [
      '-s',
      '-D',
      '-',
      ...authorization,
      ...headers.flatMap((header) => ['-H', header]),
      '-d',
      `@${file}`,
      bulk,
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const end = stdout.lastIndexOf('\r\n\r\n');
  return { headers: stdout.slice(0, end), body: stdout.slice(end + 4) };
}

async function inbox() {
  const { stdout } = await run('curl', ['-sf', `${muster.inboxUrl}/store`], { maxBuffer: 256 * 1024 * 1024 });
  return checked(Inbox, JSON.parse(stdout), 'The inbox').emails;
}

async function check(what: string, assertion: () => void | Promise<void>): Promise<void> {
  try {
    await assertion();
    passed += 1;
    process.stdout.write(`ok: ${what}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(`FAILED: ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
