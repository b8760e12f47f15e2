import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Envelope, Letter, Mailer } from '../../../lambda/batches/mailer.ts';
import { maxBodyBytes } from '../../../lambda/mail/bulk-call.ts';
import { createSesMailer } from '../../../lambda/mail/ses-mailer.ts';
import { type FakeSes, startFakeSes, success } from './fake-ses.ts';
import { envelope, letter } from './samples.ts';

let ses: FakeSes;
let mailer: Mailer;

beforeAll(async () => {
  ses = await startFakeSes(success);
  mailer = createSesMailer({
    client: ses.client(),
    from: 'Muster "é" <invitations@muster.example>',
    configurationSet: 'muster-test',
    templatePrefix: 'muster-test-',
    log: { warn: () => undefined },
  });
});
beforeEach(() => {
  ses.calls.length = 0;
});
afterAll(() => ses.stop());

/** A supply that no call can carry whole, so that what fits is told by the size of the body alone. */
const supply = (address = 'ann@example.com') =>
  Array.from({ length: 3_000 }, (_, position) => letter({ address, position, attempt: position + 1 }));

async function sentBytes(to: Envelope, letters: readonly Letter[]): Promise<number> {
  ses.calls.length = 0;
  await mailer.send(to, letters, new AbortController().signal);
  expect(ses.calls).toHaveLength(1);
  return ses.calls[0]?.bodyBytes ?? 0;
}

test.each([
  ['no text', ''],
  ['ASCII', 'Bring your iPhone. '.repeat(200)],
  ['punctuation', `!'()*-._~&<>"\\/`.repeat(250)],
  ['two-byte letters', 'é'.repeat(4_000)],
  ['three-byte letters', '名'.repeat(4_000)],
  ['four-byte letters', '𝒜'.repeat(4_000)],
  ['blank lines, tabs and spaces', 'a\n\t  b\r\n'.repeat(500)],
  ['half a surrogate pair', '\ud800 x'.repeat(1_000)],
])('fills a call to its limit, and not beyond, with %s', async (_, emailText) => {
  const to = envelope({ emailText, organizationName: 'Ünï & “Co” 𝒜', language: 'zh' });
  const letters = supply();
  const count = mailer.fitting(to, letters);
  expect(await sentBytes(to, letters.slice(0, count))).toBeLessThanOrEqual(maxBodyBytes);
  expect(await sentBytes(to, letters.slice(0, count + 1))).toBeGreaterThan(maxBodyBytes);
});

test('holds for whatever an admin writes, and whatever addresses there are', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 3_000 });
  await fc.assert(
    fc.asyncProperty(text, fc.emailAddress(), async (emailText, address) => {
      const to = envelope({ emailText: emailText.repeat(4) });
      const letters = supply(address);
      const count = mailer.fitting(to, letters);
      expect(await sentBytes(to, letters.slice(0, count))).toBeLessThanOrEqual(maxBodyBytes);
      expect(await sentBytes(to, letters.slice(0, count + 1))).toBeGreaterThan(maxBodyBytes);
    }),
    { numRuns: 20 },
  );
});

test('carries a whole chunk of letters with a text of usual length', () => {
  const letters = supply().slice(0, 50);
  expect(mailer.fitting(envelope({ emailText: 'Please enroll by Friday. '.repeat(40) }), letters)).toBe(50);
});

test('carries the one letter that takes the most', async () => {
  const to = envelope({ emailText: '\t'.repeat(3_999).concat('x'), organizationName: '&'.repeat(120) });
  expect(mailer.fitting(to, supply().slice(0, 50))).toBeGreaterThanOrEqual(1);
  expect(await sentBytes(to, [letter()])).toBeLessThanOrEqual(maxBodyBytes);
});

test('is never nothing', () => {
  expect(mailer.fitting(envelope({ emailText: '𝒜'.repeat(100_000) }), supply().slice(0, 50))).toBe(1);
});
