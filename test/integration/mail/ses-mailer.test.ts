import { afterEach, expect, test } from '@jest/globals';
import Type from 'typebox';
import Value from 'typebox/value';
import { type LocalSes, type LocalSesOptions, startSes } from '../../../bin/local/ses/server.ts';
import { createSesClient } from '../../../lambda/mail/ses-client.ts';
import { createSesMailer } from '../../../lambda/mail/ses-mailer.ts';
import { mailTemplates } from '../../../lambda/mail/templates.ts';
import { languages } from '../../../lambda/schemas/language.ts';
import { envelope, letter } from '../../unit/mail/samples.ts';

let ses: LocalSes | undefined;
afterEach(() => ses?.close());

const to = (address: string) =>
  letter({ address, link: `https://enroll.example.com/enroll/apple/${address.length}` });
const noon = Date.parse('2026-10-09T12:00:00Z');
const later = (reason: string) => ({ outcome: 'later', reason });

test.each(languages)('%s: the mail arrives with its words, its link and its contact', async (language) => {
  const mailer = await start();
  const [posted] = await mailer.send(envelope({ language, emailText: 'Hi\n<all>' }), [letter()], signal());
  const [mail] = await inbox();

  expect(posted).toEqual({ outcome: 'sent', messageId: mail?.messageId });
  expect(mail).toMatchObject({
    from: 'Muster <invitations@muster.example>',
    replyTo: ['help@acme.example'],
    destination: { to: ['ann@example.com'] },
  });
  expect(mail?.subject).toContain('Acme');
  expect(mail?.body.html).toContain(`<a href="${letter().link}"`);
  expect(mail?.body.html).toContain('>Hi<br>&lt;all&gt;</blockquote>');
  expect(mail?.body.text).toContain(`\n${letter().link}\n`);
  expect(mail?.body.text).toContain('\nHi\n<all>\n');
});

test('the longest texts of the most letters arrive', async () => {
  const mailer = await start();
  const emailText = '名"<&\n'.repeat(800);
  const letters = Array.from({ length: 50 }, (_, n) => to(`user${n}@example.com`));
  const posted = await mailer.send(
    envelope({ emailText, organizationName: '"'.repeat(500) }),
    letters,
    signal(),
  );

  expect(posted.every(({ outcome }) => outcome === 'sent')).toBe(true);
  const mails = await inbox();
  expect(mails).toHaveLength(50);
  expect(mails.every(({ body }) => body.text?.includes(emailText))).toBe(true);
});

test('a malformed address fails alone; everybody else gets one mail with their own link', async () => {
  const mailer = await start();
  const addresses = Array.from({ length: 50 }, (_, n) =>
    n === 17 ? 'bad..dots@example.com' : `user${n}@example.com`,
  );
  const posted = await mailer.send(
    envelope(),
    addresses.map((address) => letter({ address, link: `https://enroll.example.com/${address}` })),
    signal(),
  );

  expect(posted.flatMap(({ outcome }, n) => (outcome === 'sent' ? [] : [n]))).toEqual([17]);
  expect(posted[17]).toEqual({ outcome: 'failed', reason: 'rejected_by_ses' });
  const mails = await inbox();
  expect(mails.map(({ destination }) => destination.to[0]).sort()).toEqual(
    addresses.filter((_, n) => n !== 17).sort(),
  );
  for (const { destination, body } of mails) {
    expect(body.text).toContain(`\nhttps://enroll.example.com/${destination.to[0]}\n`);
  }
});

test('a name and a text in template syntax or with line breaks come out as written and add no header', async () => {
  const mailer = await start();
  const organizationName = 'A {{link}}\r\nBcc: eve@example.com';
  await mailer.send(envelope({ organizationName, emailText: '{{/if}}{{{expires}}}' }), [letter()], signal());
  const [mail] = await inbox();

  expect(mail?.subject).toBe('Enroll your Apple device with A {{link}} Bcc: eve@example.com');
  expect(mail?.destination).toEqual({ to: ['ann@example.com'], cc: [], bcc: [] });
  expect(mail?.body.text).toContain('\n{{/if}}{{{expires}}}\n');
});

test('over the rate all letters stay due as throttled; over the day, as quota', async () => {
  const mailer = await start({ ratePerSecond: 2, max24Hours: 3, now: () => noon });
  const letters = ['a@example.com', 'b@example.com', 'c@example.com'].map(to);
  expect(await mailer.send(envelope(), letters, signal())).toEqual(letters.map(() => later('throttled')));
  ses?.changeLimits({ ratePerSecond: 100 });
  expect(await mailer.send(envelope(), [...letters, ...letters], signal())).toEqual(
    [...letters, ...letters].map(() => later('daily_quota')),
  );
  expect(await inbox()).toEqual([]);
});

test.each<[string, Partial<LocalSesOptions>]>([
  ['the sender is not verified', { identities: ['other.example'] }],
  ['the template is missing', { templates: [] }],
  ['the configuration set is missing', { configurationSets: [] }],
])('letters stay due when %s', async (_, options) => {
  const mailer = await start(options);
  expect(await mailer.send(envelope(), [letter(), letter()], signal())).toEqual([
    later('unavailable'),
    later('unavailable'),
  ]);
});

test('a mail whose answer was lost is in doubt, and is not sent again by itself', async () => {
  const mailer = await start();
  ses?.inject({ answer: 'lost' });
  expect(await mailer.send(envelope(), [letter()], signal())).toEqual([{ outcome: 'unknown' }]);
  expect(await inbox()).toHaveLength(1);
});

test('a status for one address is for that one only', async () => {
  const mailer = await start();
  ses?.inject({ status: 'AccountThrottled', addresses: ['b@example.com'] });
  const posted = await mailer.send(envelope(), ['a@example.com', 'b@example.com'].map(to), signal());
  expect(posted).toMatchObject([{ outcome: 'sent' }, later('throttled')]);
});

test('the quota is what SES reports, and undefined when it is asked too often', async () => {
  const mailer = await start({ ratePerSecond: 14, max24Hours: 50_000, now: () => noon });
  await mailer.send(envelope(), [letter()], signal());
  expect(await mailer.quota(signal())).toEqual({ perSecond: 14, max24Hours: 50_000, sentLast24Hours: 1 });
  expect(await mailer.quota(signal())).toBeUndefined();
});

async function start(options: Partial<LocalSesOptions> = {}) {
  ses = await startSes({
    mailPort: 0,
    ratePerSecond: 1000,
    templates: mailTemplates().map(({ language, ...parts }) => ({
      ...parts,
      name: `muster-test-${language}`,
    })),
    identities: ['muster.example'],
    configurationSets: ['muster-test'],
    ...options,
  });
  return createSesMailer({
    client: createSesClient({
      endpoint: ses.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    from: 'Muster <invitations@muster.example>',
    configurationSet: 'muster-test',
    templatePrefix: 'muster-test-',
    log: { warn: () => undefined },
  });
}

const Store = Type.Object({
  emails: Type.Array(
    Type.Object({
      messageId: Type.String(),
      from: Type.String(),
      replyTo: Type.Array(Type.String()),
      destination: Type.Object({
        to: Type.Array(Type.String()),
        cc: Type.Array(Type.String()),
        bcc: Type.Array(Type.String()),
      }),
      subject: Type.String(),
      body: Type.Object({ html: Type.Optional(Type.String()), text: Type.Optional(Type.String()) }),
    }),
  ),
});

async function inbox() {
  const answer = await fetch(`${ses?.inboxUrl}/store`);
  return Value.Parse(Store, await answer.json()).emails;
}

function signal(): AbortSignal {
  return new AbortController().signal;
}
