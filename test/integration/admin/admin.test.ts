import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningStack, startStack, tokensPath } from '../../support/stack.ts';

const program = join(import.meta.dirname, '../../../bin/admin.ts');

let stack: RunningStack;
let folder: string;

beforeAll(async () => {
  stack = await startStack(100_000);
  folder = await mkdtemp(join(tmpdir(), 'muster-admin-'));
  await mkdir(join(folder, '.muster'));
  const { dynamodbUrl: dynamodb, secretsManagerUrl: secretsManager } = stack.engine;
  const endpoints = JSON.stringify({ dynamodb, secretsManager, stage: 'local' });
  await writeFile(join(folder, '.muster/endpoints.json'), endpoints);
}, 240_000);

afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true });
});

function admin(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const options = { cwd: folder, env: { PATH: process.env.PATH } };
  return new Promise((resolve) => {
    const arguments_ = ['--disable-warning=ExperimentalWarning', program, ...words];
    execFile(process.execPath, arguments_, options, (failure, out, error) => {
      resolve({ code: failure ? Number(failure.code) : 0, out, error });
    });
  });
}

function bulk(key: string, organization: string, userEmails: string[]) {
  const body = JSON.stringify({ sendEmail: true, userEmails });
  return stack.call(`${tokensPath.replace('acme', organization)}/bulk`, { method: 'POST', key, body });
}

test('a new organization with a new key can invite, until the key is revoked', async () => {
  const made = await admin(
    ...['organization', 'create', 'initech', '--name', 'Initech', '--contact-email', 'it@initech.example'],
    '--bulk-enrollment',
  );
  expect(made).toMatchObject({ code: 0, error: '' });
  const shown = await admin(
    '--json',
    'key',
    'create',
    '--organization',
    'initech',
    '--name',
    'CI',
    '--permission',
    'mdm.apple.*',
  );
  expect(shown).toMatchObject({ code: 0, error: '' });
  const { key, id } = JSON.parse(shown.out);
  const refused = await bulk(key, 'initech', ['peter@example.com']);
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 3010 } } });
  expect((await admin('organization', 'show', 'initech')).out).toMatch(
    /Ready to invite +no: .*enrollment address.*organization enrollment initech redirect/,
  );
  const address = 'https://mdm.initech.example/enroll?token={token}';
  expect((await admin('organization', 'enrollment', 'initech', 'redirect', address)).code).toBe(0);
  expect(JSON.parse((await admin('--json', 'organization', 'show', 'initech')).out)).toMatchObject({
    ready: true,
    missing: [],
  });
  expect((await admin('organization', 'show', 'initech')).out).toMatch(/Ready to invite +yes/);
  expect((await bulk(key, 'initech', ['peter@example.com'])).status).toBe(200);
  expect((await admin('key', 'list', '--organization', 'initech')).out).not.toContain(key);
  expect((await admin('key', 'revoke', '--organization', 'initech', id)).code).toBe(0);
  expect((await bulk(key, 'initech', ['peter@example.com'])).status).toBe(401);
}, 30_000);

test('a new organization may send 10 000 invitations a day, unless told otherwise', async () => {
  const create = async (slug: string, ...options: string[]): Promise<unknown> => {
    const given = ['--name', 'New', '--contact-email', 'it@new.example', '--bulk-enrollment', ...options];
    const { out } = await admin('--json', 'organization', 'create', slug, ...given);
    return JSON.parse(out);
  };
  expect(await create('usual')).toMatchObject({ invitationsPerDay: 10_000 });
  expect(await create('large', '--invitations-per-day', '50000')).toMatchObject({
    invitationsPerDay: 50_000,
  });
  await create('free', '--invitations-per-day', 'none');
  const shown = async (slug: string) => (await admin('organization', 'show', slug)).out;
  expect(await shown('usual')).toMatch(/Invitations per day +10000/);
  expect(await shown('free')).toMatch(/Invitations per day +no limit/);
  expect(await shown('acme')).toMatch(/Invitations per day +1000000/);
}, 30_000);

test('what is put into the catalogue can be named, and no longer once it is removed', async () => {
  const id = '64d2f0c0a1b2c3d4e5f61009';
  const name = () =>
    stack.call(`${tokensPath}/bulk?dryRun=true`, {
      method: 'POST',
      body: JSON.stringify({ sendEmail: false, policyId: id, userEmails: ['a@example.com'] }),
    });
  expect((await name()).status).toBe(404);
  expect((await admin('catalogue', 'put', 'acme', 'policy', id, '--name', 'Lab')).code).toBe(0);
  expect((await name()).status).toBe(200);
  expect((await admin('catalogue', 'remove', 'acme', 'policy', id)).code).toBe(0);
  expect((await name()).status).toBe(404);
}, 30_000);

test('a paused organization mails nobody until it is resumed', async () => {
  await admin('organization', 'pause', 'globex');
  const { headers } = await bulk('muster_local_globex', 'globex', ['gus@example.com']);
  const batch = () => stack.call(headers.get('location') ?? '', { key: 'muster_local_globex' });
  expect((await batch()).body.data).toMatchObject({
    waitingFor: 'paused',
    invitations: { queued: 1, sent: 0 },
  });
  expect((await admin('organization', 'show', 'globex')).out).toMatch(/Sending +paused/);
  expect((await admin('organization', 'resume', 'globex')).code).toBe(0);
}, 30_000);

test('links made under a new version of the signing key work beside the old ones', async () => {
  const link = async (userEmail: string) => {
    const body = JSON.stringify({ sendEmail: false, userEmail });
    return String((await stack.call(tokensPath, { method: 'POST', body })).body.data?.enrollmentLink);
  };
  const old = await link('old@example.com');
  const added = await admin('signing-key', 'add');
  expect(added).toMatchObject({ code: 0, error: '' });
  expect(added.out).not.toMatch(/[A-Za-z0-9]{40}/);
  for (const url of [old, await link('new@example.com')]) expect((await fetch(url)).status).toBe(200);
}, 30_000);

test('a batch is shown by its figures, without an address', async () => {
  const { body } = await bulk('muster_local_admin', 'acme', ['hidden@example.com']);
  const shown = await admin('batch', 'show', String(body.data?.batchId));
  expect(shown).toMatchObject({ code: 0, error: '' });
  expect(shown.out).toContain('completed');
  expect(shown.out).not.toContain('hidden@');
}, 30_000);

test.each([
  [['organization', 'show', 'nobody'], 1],
  [['organization', 'create', 'x!', '--name', 'X', '--contact-email', 'x@example.com'], 2],
  [['organization', 'set', 'acme', '--contact-email', 'nowhere'], 2],
  [['organization', 'enrollment', 'acme', 'redirect', 'http://mdm.example.com/'], 1],
  [['suppression', 'remove', 'acme', 'a@example.com'], 1],
  [['dance'], 2],
])('%j says in few words what is wrong', async (words, code) => {
  const refused = await admin(...words);
  expect(refused.code).toBe(code);
  expect(refused.error.trim().split('\n').length).toBeLessThanOrEqual(3);
  expect(refused.error).not.toMatch(/\bat .*:\d+/);
});
