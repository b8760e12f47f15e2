import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import type { HttpRequest } from '../../support/lambda-events.ts';
import { keepService } from '../../support/service.ts';
import { bulkPath, invokeDirect, mailed, request } from '../../support/ways-in.ts';

const service = await keepService();
const tokens = '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens';
const unknownId = 'ffffffffffffffffffffffff';

/** Every route that takes a body, with one that it would take. */
const routes: readonly (readonly [string, string, string, Record<string, unknown>])[] = [
  ['bulk', 'POST', bulkPath(), { sendEmail: true, emailText: 'Grüße', userEmails: ['ann@example.com'] }],
  ['one token', 'POST', tokens, { sendEmail: true, emailText: 'Grüße', userEmail: 'ann@example.com' }],
  ['a change', 'PUT', `${tokens}/${unknownId}`, { displayName: 'Grüße' }],
  ['a redemption', 'POST', `${tokens}/redeem`, { secret: 'Grüße' }],
  ['a reminder', 'POST', `${tokens}/bulk/${unknownId}/resend`, { force: true, note: 'Grüße' }],
  ['one mail again', 'POST', `${tokens}/${unknownId}/resend`, { rotate: true, note: 'Grüße' }],
];

afterEach(async () => {
  expect(await mailed(service)).toEqual([]);
});

async function refusal(what: HttpRequest) {
  const answer = await request(service, what);
  const { body } = answer;
  if (typeof body !== 'object' || body === null || !('error' in body)) throw new Error('It was not refused');
  return { status: answer.status, headers: answer.headers, error: body.error };
}

const json = 'application/json';

test.each(routes)('%s: what is not UTF-8 is refused', async (_, method, path, body) => {
  const bytes = Buffer.from(JSON.stringify(body), 'latin1');
  for (const sent of [
    { body: bytes.toString('base64'), isBase64Encoded: true },
    { body: bytes.toString('utf8') },
    {
      body: Buffer.from(`\ufeff${JSON.stringify(body)}`, 'utf16le').toString('base64'),
      isBase64Encoded: true,
    },
  ]) {
    const { status, error } = await refusal({ method, path, ...sent });
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: 3002, details: [{ message: expect.stringContaining('not UTF-8') }] });
  }
});

test.each(routes)('%s: other forms of a body answer 415', async (_, method, path, body) => {
  const text = JSON.stringify(body);
  const types = [
    `${json}; charset=ISO-8859-1`,
    `${json};charset="windows-1252"`,
    `${json}; charset=utf-16`,
    `${json}; a=b; charset=latin1`,
    'text/plain',
    'application/x-www-form-urlencoded',
    '',
  ];
  for (const type of types) {
    const { status, error } = await refusal({ method, path, body: text, headers: { 'content-type': type } });
    expect([type, status]).toEqual([type, 415]);
    expect(error).toMatchObject({
      code: 3003,
      message: 'Content-Type must be application/json',
      details: [{ message: expect.any(String) }],
    });
  }
});

test.each(routes)('%s: a compressed body is to be sent as it is', async (_, method, path, body) => {
  for (const encoding of ['gzip', 'deflate', 'BR', 'gzip, identity']) {
    const answer = await refusal({
      method,
      path,
      body: gzipSync(JSON.stringify(body)).toString('base64'),
      isBase64Encoded: true,
      headers: { 'content-type': json, 'content-encoding': encoding },
    });
    expect(answer).toMatchObject({
      status: 415,
      headers: { 'accept-encoding': 'identity' },
      error: { details: [{ message: expect.stringContaining(encoding) }] },
    });
  }
});

test.each([
  ['no body', undefined, /is empty/],
  ['an empty body', '', /is empty/],
  ['white space', ' \r\n', /is empty/],
  ['a mark and nothing else', '\ufeff', /is empty/],
  ['a trailing comma', '{"sendEmail":true,}', /not valid JSON\. There is a comma too many/],
  ['half a body', '{"sendEmail":', /not valid JSON\. It ends before/],
  ['__proto__', '{"applications":[{"configuration":{"__proto__":1}}]}', /__proto__ has a name that no field/],
  ['a prototype', '{"constructor":{"prototype":1}}', /constructor has a name that no field may have/],
  ['100 levels', `{"tags":${'['.repeat(100)}${']'.repeat(100)}}`, /more than 64 levels deep/],
  ['100 000 levels', `{"tags":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /more than 64 levels deep/],
  ['a million levels', `{"tags":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, /more than \d+ values/],
  ['millions of values', `{"tags":[${'1,'.repeat(2e6)}1]}`, /more than \d+ values/],
])('%s has a sentence of its own', async (_, body, message) => {
  const headers = { 'content-type': json };
  for (const query of [{}, { dryRun: 'true' }]) {
    const { status, error } = await refusal({ method: 'POST', path: bulkPath(), body, headers, query });
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: 3002, details: [{ message: expect.stringMatching(message) }] });
  }
});

test.each([
  ['text', { isBase64Encoded: false }],
  ['base64', { isBase64Encoded: true }],
])('a byte-order mark is skipped, in %s', async (_, { isBase64Encoded }) => {
  const text = `\ufeff${JSON.stringify({ sendEmail: false, displayName: 'Grüße', userEmails: ['ann@example.com'] })}`;
  const body = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
  for (const type of [json, `${json} ; charset=UTF-8`, 'application/vnd.api+json; charset="utf-8"']) {
    const headers = { 'content-type': type, 'content-encoding': 'identity' };
    const answer = await request(service, {
      method: 'POST',
      path: bulkPath(),
      body,
      isBase64Encoded,
      headers,
    });
    expect(answer).toMatchObject({ status: 200, body: { data: { success: 1 } } });
  }
});

test.each(routes)('%s: a body over its limit answers 413', async (name, method, path, body) => {
  const limit = { bulk: 5.5, 'one token': 1, 'a change': 1 }[name] ?? 1 / 64;
  const filled = (length: number) => JSON.stringify({ ...body, filler: 'x'.repeat(length) });
  const over = limit * 1024 * 1024 - Buffer.byteLength(filled(0)) + 1;
  expect(await refusal({ method, path, body: filled(over) })).toMatchObject({
    status: 413,
    error: { code: 3003, details: [{ message: expect.stringContaining(String(limit * 1024 * 1024)) }] },
  });
  expect(await refusal({ method, path, body: filled(over - 1) })).toMatchObject({ status: 400 });
});

test('another Lambda is refused what HTTP is', async () => {
  const ask = (operation: string, input: unknown) =>
    invokeDirect(service, { operation, organizationId: 'acme', actor: 'a', input });
  const base = { sendEmail: true, userEmails: ['ann@example.com'] };
  const application = (configuration: unknown) => ({
    ...base,
    applications: [{ admApplication: '64d2f0c0a1b2c3d4e5f63001', configuration }],
  });
  const refused = { status: false, error: { code: 3002 } };
  expect(await ask('createBatch', application(JSON.parse('{"__proto__":{"a":1}}')))).toMatchObject(refused);
  expect(await ask('createBatch', application({ n: JSON.parse('1e400') }))).toMatchObject(refused);
  expect(await ask('createBatch', { ...base, emailText: 'Gr\ufffd\ufffde' })).toMatchObject(refused);
  expect(await ask('updateToken', { tokenId: unknownId, tags: Array(500_000).fill('t') })).toMatchObject(
    refused,
  );
  expect(await ask('redeemToken', { secret: 's', more: 'x'.repeat(100_000) })).toMatchObject(refused);
});

test('of thousands of unknown entities the first thousand are named', async () => {
  const profiles = Array.from({ length: 9000 }, (_, n) => n.toString(16).padStart(24, 'e'));
  const body = { sendEmail: true, profiles, userEmails: ['ann@example.com'] };
  const { status, error } = await refusal({ method: 'POST', path: bulkPath(), body });
  expect(status).toBe(404);
  expect(error).toMatchObject({ code: 3001, detailsTruncated: true });
  expect(error).toHaveProperty('details.length', 1000);
  const direct = { operation: 'createBatch', organizationId: 'acme', actor: 'a', input: body };
  expect(await invokeDirect(service, direct)).toMatchObject({ error: { detailsTruncated: true } });
});

test('what an answer tells is bounded in bytes too', async () => {
  const names = Array.from({ length: 1100 }, (_, n) => [`${'é'.repeat(99)}${n}`, 1]);
  const applications = [{ admApplication: unknownId, scripts: Object.fromEntries(names) }];
  const body = { sendEmail: true, applications, userEmails: ['ann@example.com'] };
  const { error } = await refusal({ method: 'POST', path: bulkPath(), body });
  expect(error).toMatchObject({ detailsTruncated: true });
  expect(Buffer.byteLength(JSON.stringify(error))).toBeLessThan(1024 * 1024);
});

test.each([undefined, ''])('a reminder may come without a body: %j', async (body) => {
  const bulk = { method: 'POST', path: `${bulkPath()}/${unknownId}/resend`, isBase64Encoded: true };
  expect(await refusal({ ...bulk, body })).toMatchObject({ status: 404 });
  const one = await refusal({ method: 'POST', path: `${tokens}/${unknownId}/resend`, body });
  expect(one).toMatchObject({ status: 404, error: { details: [{ pointer: '/tokenId' }] } });
});
