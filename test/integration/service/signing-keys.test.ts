import { beforeEach, expect, test } from '@jest/globals';
import type { Services } from '../../../lambda/batches/services.ts';
import { createEnrollPageHandler } from '../../../lambda/http/enroll-page.ts';
import { createSigningKeys } from '../../../lambda/store/signing-keys.ts';
import { findSecret, readSecret } from '../../../lambda/tokens/secret.ts';
import { httpEvent } from '../../support/lambda-events.ts';
import { type FakeSecret, startSecretsManager } from '../../support/secrets-manager.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  type HttpAnswer,
  mails,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');
const minute = 60_000;

let service: TestService;
let services: Services;
let secret: FakeSecret;

/** A process that has worked for a while, and so has read the keys. */
beforeEach(() => start(1000));

async function start(ratePerSecond: number): Promise<void> {
  service = await startService({ ratePerSecond });
  const secrets = await startSecretsManager({ current: '1', 1: 'the key that leaked' });
  secret = secrets.secret;
  services = {
    ...service.services,
    signingKeys: createSigningKeys(secrets.client, 'keys', service.clock.read),
  };
}

function call(method: string, path: string, body?: unknown, headers = {}): Promise<HttpAnswer> {
  return request(service, { method, path, headers, ...(body !== undefined && { body }) }, { services });
}

async function open(link: string, method = 'GET'): Promise<number | undefined> {
  const handler = createEnrollPageHandler({ services, log: service.log, onNotReady: () => undefined });
  return (await handler(httpEvent({ method, path: new URL(link).pathname, key: null }))).statusCode;
}

/** The version that a link is signed with. */
function versionOf(link: string): number | undefined {
  const found = findSecret(link.slice(link.lastIndexOf('/') + 1));
  return found === undefined ? undefined : readSecret(found).keyVersion;
}

async function makeToken(userEmail: string): Promise<{ link: string; code: string }> {
  const { data } = Object((await call('POST', tokens, { sendEmail: false, userEmail })).body);
  return { link: data.enrollmentLink, code: data.enrollCode };
}

function retireFirstKey(): void {
  secret.text = JSON.stringify({ current: '2', 2: 'the key that nobody knows' });
}

test('within a minute the links of a retired key open nothing, redeem nothing, and are made no more', async () => {
  const old = await makeToken('ann@example.com');
  expect(await open(old.link)).toBe(200);
  retireFirstKey();
  service.clock.now += minute;
  expect(await open(old.link)).toBe(404);
  expect(await open(old.link, 'POST')).toBe(404);
  expect((await call('POST', `${tokens}/redeem`, { secret: old.code })).status).toBe(404);
  const next = await makeToken('bob@example.com');
  expect(versionOf(next.link)).toBe(2);
  expect(await open(next.link)).toBe(200);
  expect((await call('POST', `${tokens}/redeem`, { secret: next.code })).status).toBe(200);
});

test('tokens made under a retired key are listed and mailed under links of the current one', async () => {
  const body = { sendEmail: true, userEmails: addresses(3) };
  const { batchId } = created(await call('POST', bulkPath(), body));
  expect((await mails(service)).map(({ link }) => versionOf(link))).toEqual([1, 1, 1]);
  retireFirstKey();
  service.clock.now += minute;
  for (const path of [tokens, bulkPath('acme', batchId, 'recipients')]) {
    for (const { enrollmentLink } of Object((await call('GET', path)).body).data.items) {
      expect([versionOf(enrollmentLink), await open(enrollmentLink)]).toEqual([2, 200]);
    }
  }
  expect((await call('POST', bulkPath('acme', batchId, 'resend'), { force: true })).status).toBe(200);
  const links = (await mails(service)).map(({ link }) => link);
  const living = links.filter((link) => versionOf(link) === 2);
  expect(links).toHaveLength(6);
  expect(await Promise.all(living.map((link) => open(link)))).toEqual([200, 200, 200]);
});

test('a run that goes on for minutes signs nothing with a key that was retired meanwhile', async () => {
  await start(1);
  const body = { sendEmail: true, userEmails: addresses(90) };
  const { batchId } = created(await call('POST', bulkPath(), body, { prefer: 'respond-async' }));
  retireFirstKey();
  await runDeliver(service, { services });
  expect(await getBatch(service, batchId)).toMatchObject({ invitations: { sent: 90 } });
  const versions = (await mails(service)).map(({ link }) => versionOf(link));
  expect(new Set(versions.slice(0, 50))).toEqual(new Set([1]));
  expect(new Set(versions.slice(-10))).toEqual(new Set([2]));
});

test('while Secrets Manager cannot be reached nothing is signed or checked by keys that are a minute old', async () => {
  const { link, code } = await makeToken('ann@example.com');
  secret.status = 400;
  service.clock.now += minute - 1;
  expect(await open(link)).toBe(200);
  service.clock.now += 1;
  expect(await open(link)).toBe(503);
  expect((await call('POST', `${tokens}/redeem`, { secret: code })).status).toBe(503);
  expect((await call('GET', tokens)).status).toBe(503);
  const body = { sendEmail: true, userEmails: addresses(3) };
  expect((await call('POST', bulkPath(), body)).status).toBe(503);
  expect(await mails(service)).toEqual([]);
  secret.status = 200;
  expect(await open(link)).toBe(200);
});
