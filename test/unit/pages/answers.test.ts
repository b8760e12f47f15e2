import { expect, test } from '@jest/globals';
import { parse } from 'plist';
import { isEnrollAddress, isServerAddress } from '../../../lambda/pages/mdm-address.ts';
import { redirectTo } from '../../../lambda/pages/redirect.ts';
import { type ServiceProfileInput, serviceProfile } from '../../../lambda/pages/service-profile.ts';
import { languages } from '../../../lambda/schemas/language.ts';
import { acme, secret } from './samples.ts';

function profile(change: Partial<ServiceProfileInput> = {}) {
  return serviceProfile({
    organization: acme,
    language: 'en',
    serverUrl: 'https://mdm.acme.example/profile?site=1&kind=device',
    tokenId: '65126ec0a1b2c3d4e5f60001',
    secret,
    ...change,
  });
}

test('a redirect goes on with GET, secret in place, kept nowhere', () => {
  const { status, headers, body } = redirectTo({
    address: 'https://mdm.acme.example/e?token={token}',
    secret,
  });
  expect(status).toBe(303);
  expect(body).toBe('');
  expect(headers).toMatchObject({
    location: `https://mdm.acme.example/e?token=${secret}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
});

test('a secret means nothing but itself within an address', () => {
  const { headers } = redirectTo({
    address: 'https://m.example/{token}/e?t={token}#{token}',
    secret: "a&b/?#$&'",
  });
  const written = "a%26b%2F%3F%23%24%26'";
  expect(headers.location?.replaceAll('%27', "'")).toBe(
    `https://m.example/${written}/e?t=${written}#${written}`,
  );
});

test.each([
  ['http', 'http://mdm.example/?t={token}'],
  ['a script', 'javascript:alert("{token}")'],
  ['no place for the secret', 'https://mdm.example/'],
  ['the secret in the host', 'https://{token}.example/'],
  ['the secret in the port', 'https://mdm.example:{token}/'],
  ['a user', 'https://user:{token}@mdm.example/'],
  ['nothing', ''],
])('an enrolment address with %s is refused', (_what, address) => {
  expect(isEnrollAddress(address)).toBe(false);
  expect(() => redirectTo({ address, secret })).toThrow('https');
});

test.each(['http://mdm.example/', 'mdm.example', 'https://user@mdm.example/', 'ftp://mdm.example/'])(
  'the server address %s is refused',
  (serverUrl) => {
    expect(isServerAddress(serverUrl)).toBe(false);
    expect(() => profile({ serverUrl })).toThrow('https');
  },
);

test('good addresses are taken', () => {
  expect(isServerAddress('https://mdm.example/profile')).toBe(true);
  expect(isEnrollAddress('https://mdm.example:8443/{token}')).toBe(true);
});

test('the profile is what Apple’s over-the-air enrolment asks for', () => {
  const { status, headers, body } = profile();
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/x-apple-aspen-config; charset=utf-8',
    'content-disposition': 'attachment; filename="enroll.mobileconfig"',
    'cache-control': 'no-store',
  });
  expect(body).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\s*<!DOCTYPE plist PUBLIC "-\/\/Apple\/\/DTD PLIST 1.0/,
  );
  expect(parse(body)).toEqual({
    PayloadType: 'Profile Service',
    PayloadVersion: 1,
    PayloadIdentifier: 'example.acme.mdm.enroll',
    PayloadUUID: expect.stringMatching(
      /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/,
    ),
    PayloadOrganization: 'Acme',
    PayloadDisplayName: 'Acme: enroll this device',
    PayloadDescription: expect.stringContaining('device management of Acme'),
    PayloadContent: {
      URL: 'https://mdm.acme.example/profile?site=1&kind=device',
      DeviceAttributes: ['UDID', 'SERIAL', 'PRODUCT', 'VERSION'],
      Challenge: secret,
    },
  });
});

test('a second download is the same profile; another token has another', () => {
  expect(profile()).toEqual(profile());
  const [one, other] = ['65126ec0a1b2c3d4e5f60001', '65126ec0a1b2c3d4e5f60002'].map((tokenId) =>
    parse(profile({ tokenId, secret }).body),
  );
  expect(one).not.toEqual(other);
});

test.each(languages)('%s: the profile’s name and description are in the language', (language) => {
  const english = parse(profile().body);
  const read = parse(profile({ language }).body);
  if (language !== 'en')
    expect(read).not.toMatchObject({ PayloadDescription: expect.stringContaining('Connects') });
  expect(read).toMatchObject({ PayloadDisplayName: expect.stringContaining('Acme') });
  expect(Object.keys(Object(read))).toEqual(Object.keys(Object(english)));
});

test('a name injects nothing into the profile and never breaks it', () => {
  const name = 'A]]></string><key>&amp;\u0000\ufffe\uffff "Ж" 🏢';
  const read = parse(profile({ organization: { name } }).body);
  expect(read).toMatchObject({
    PayloadOrganization: 'A]]></string><key>&amp;  "Ж" 🏢',
    PayloadVersion: 1,
  });
});
