import { beforeEach, expect, test } from '@jest/globals';
import Value from 'typebox/value';
import { createEnrollPageHandler } from '../../../lambda/http/enroll-page.ts';
import { privateHeaders } from '../../../lambda/pages/headers.ts';
import { texts } from '../../../lambda/pages/texts/texts.ts';
import { ErrorBody } from '../../../lambda/schemas/error.ts';
import { acme } from '../../support/demo.ts';
import { httpEvent } from '../../support/lambda-events.ts';
import { startService, type TestService } from '../../support/service.ts';
import { bulkPath, request } from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');
const redirect = { mode: 'redirect', address: 'https://mdm.example.com/enroll?token={token}' } as const;

let service: TestService;
/** Pages so far that could not lead on. */
let deadEnds = 0;
beforeEach(async () => {
  service = await startService();
  await service.administration.changeOrganization(acme.id, { enrollment: redirect });
});

async function invite(fields: object = {}): Promise<{ id: string; path: string; secret: string }> {
  const body = { sendEmail: false, userEmail: 'ann@example.com', ...fields };
  const answer = await request(service, { method: 'POST', path: tokens, body });
  const { id, enrollCode: secret } = Object(answer.body).data;
  return { id, secret, path: `/enroll/apple/${secret}` };
}

async function visit(
  path: string,
  { method = 'GET', query = {}, headers = {}, services = service.services } = {},
) {
  const { log } = service;
  const onNotReady = () => {
    deadEnds += 1;
  };
  const handler = createEnrollPageHandler({ services, log, onNotReady });
  const result = await handler(httpEvent({ method, path, query, headers, key: null }));
  return { status: result.statusCode, headers: result.headers ?? {}, body: result.body ?? '' };
}

test('a link opens a page in the language of its batch, or the one that was chosen', async () => {
  const { path } = await invite({ language: 'fr' });
  const page = await visit(path);
  expect(page).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store', 'content-language': 'fr' },
  });
  expect(page.body).toContain('Acme');
  expect((await visit(path, { query: { lang: 'zh' } })).headers).toMatchObject({ 'content-language': 'zh' });
});

test('opening it changes nothing, by whichever method', async () => {
  const { id, path } = await invite();
  for (const method of ['GET', 'HEAD', 'POST']) await visit(path, { method });
  expect((await request(service, { path: `${tokens}/${id}` })).body).toMatchObject({
    data: { state: 'PENDING', history: [] },
  });
  expect((await visit(path, { method: 'HEAD' })).body).toBe('');
});

test('the button leads on to the MDM server with the secret', async () => {
  const { path, secret } = await invite();
  expect(await visit(path, { method: 'POST' })).toMatchObject({
    status: 303,
    headers: { location: `https://mdm.example.com/enroll?token=${secret}` },
  });
});

test.each([
  ['expired', async () => passDay()],
  ['used', async (secret: string) => redeem(secret)],
  [
    'revoked',
    async (_: string, id: string) => request(service, { method: 'DELETE', path: `${tokens}/${id}` }),
  ],
] as const)('a link that is %s has a page that says so and whom to ask', async (kind, end) => {
  const { id, path, secret } = await invite({ duration: 86_400 });
  await end(secret, id);
  for (const method of ['GET', 'POST']) {
    const page = await visit(path, { method });
    expect(page.status).toBe(410);
    expect(page.body).toContain(texts.en.problems[kind].heading);
    expect(page.body).toContain(acme.contactEmail);
  }
});

test('a secret that is not ours costs no read', async () => {
  await invite();
  const before = service.calls.length;
  const page = await visit(`/enroll/apple/mse_${'A'.repeat(56)}`);
  expect(page.status).toBe(404);
  expect(page.body).toContain(texts.en.problems.wrong.heading);
  expect(service.calls).toHaveLength(before);
});

test.each(['.', ',', ')', '>', '/', '”', "'", '%22', '%0A', '_', '-'])(
  'a link with %j behind it opens, and leads on with the secret alone',
  async (appended) => {
    const { path, secret } = await invite();
    const page = await visit(path + appended);
    expect(page.status).toBe(200);
    expect(page.body).toContain(`action="${path}?lang=en"`);
    expect((await visit(path + appended, { method: 'POST' })).headers).toMatchObject({
      location: `https://mdm.example.com/enroll?token=${secret}`,
    });
    expect(await redeem(secret + appended)).toMatchObject({ status: 200 });
  },
);

const damaged = [
  ...['/enroll', '/enroll/', '/enroll/apple', '/enroll/apple/', '/enroll/apple//', '/enroll/apple/a/b'],
  ...[
    '/enroll/apple/mse_cut',
    `/enroll/apple/mse_${'A'.repeat(56)}/`,
    '/enroll/appl',
    '/Enroll/Apple/mse_cut',
  ],
  ...['//enroll/apple/mse_cut', '/ enroll/apple/mse_cut', '/\nenroll/apple', '/enroll/apple/mse_cut\nin two'],
  ...['/enroll\n/apple/mse_cut', '/apple/mse_cut', '/mse_cut'],
];

test.each(damaged)(
  'a link that a mail program has damaged leads to a page that says so: %j',
  async (path) => {
    const before = service.calls.length;
    for (const method of ['GET', 'HEAD', 'POST']) {
      const page = await visit(path, { method });
      expect(page).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
      if (method !== 'HEAD') expect(page.body).toContain(texts.en.problems.wrong.heading);
    }
    expect(service.calls).toHaveLength(before);
  },
);

test('a whole code is not opened under a path that is not that of links', async () => {
  const { path } = await invite();
  expect((await visit(`/${path}`)).status).toBe(404);
  expect((await visit(path.replace(/.{20}$/, '\n$&'))).status).toBe(404);
});

test.each(['/', '/favicon.ico', '/v1', '//v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens'])(
  'a program that asks for %s gets the 404 of the API, a browser a page',
  async (path) => {
    const answer = await visit(path);
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ status: false, error: { code: 3001 } });
    expect(await visit(path, { method: 'HEAD' })).toMatchObject({ status: 404, body: '' });
    const page = await visit(path, { headers: { accept: 'text/html,application/xhtml+xml;q=0.9' } });
    expect(page).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
  },
);

test.each([
  ['no enrollment address', undefined],
  ['an address without a place for the code', { mode: 'redirect', address: 'https://mdm.example.com/' }],
  ['an address that is not https', { mode: 'profile', address: 'http://mdm.example.com/' }],
] as const)(
  'of an organization with %s the page says so and whom to ask, and is reported',
  async (_, enrollment) => {
    await service.administration.changeOrganization(acme.id, { enrollment, paused: undefined });
    const { path, secret } = await invite();
    for (const method of ['GET', 'HEAD', 'POST']) {
      const before = deadEnds;
      const page = await visit(path, { method });
      expect([page.status, deadEnds]).toEqual([503, before + 1]);
      if (method === 'HEAD') continue;
      expect(page.body).toContain(texts.en.problems.notReady.heading);
      expect(page.body).toContain(acme.contactEmail);
    }
    expect(service.log.lines.at(-1)).toEqual({
      level: 'warn',
      message: 'page_not_ready',
      fields: { requestId: 'request-1', route: 'enrollPage', organizationId: acme.id },
    });
    expect(JSON.stringify(service.log.lines)).not.toContain(secret);
  },
);

test.each(['GET', 'HEAD', 'POST'])(
  'a crash at %s is a page too, and the log knows no secret',
  async (method) => {
    const { path, secret } = await invite();
    const find = () => Promise.reject(new Error('broken'));
    const services = { ...service.services, tokens: { ...service.services.tokens, find } };
    const page = await visit(path, { method, headers: { 'accept-language': 'de' }, services });
    expect(page).toMatchObject({
      status: 503,
      headers: { ...privateHeaders, 'content-type': 'text/html; charset=utf-8', 'retry-after': '60' },
    });
    expect(page.body).toEqual(
      method === 'HEAD' ? '' : expect.stringContaining(texts.de.problems.unavailable.heading),
    );
    expect(service.log.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { requestId: 'request-1', route: 'enrollPage' },
    });
    expect(JSON.stringify(service.log.lines)).not.toContain(secret);
  },
);

test.each(['PUT', 'DELETE', 'OPTIONS'])(
  '%s is refused as the API refuses a method, and read from nothing',
  async (method) => {
    const { path, secret } = await invite();
    const before = service.calls.length;
    const answer = await visit(path, { method });
    expect(answer).toMatchObject({ status: 405, headers: { ...privateHeaders, allow: 'GET, HEAD, POST' } });
    const body: unknown = JSON.parse(answer.body);
    expect(body).toMatchObject({ status: false, error: { code: 3003, message: 'Method not allowed' } });
    expect(Value.Check(ErrorBody, body)).toBe(true);
    expect(service.calls).toHaveLength(before);
    expect(JSON.stringify(service.log.lines)).not.toContain(secret);
  },
);

function passDay(): void {
  service.clock.now += 86_400_000;
}

async function redeem(secret: string): Promise<unknown> {
  return request(service, { method: 'POST', path: `${tokens}/redeem`, body: { secret } });
}
