import { expect, test } from '@jest/globals';
import { mailTemplates } from '../../../lambda/mail/templates.ts';
import { languages } from '../../../lambda/schemas/language.ts';
import { envelope, letter, render } from './samples.ts';

const emailText = 'Please do it by Friday.\nThe IT team';

test('there is one template a language', () => {
  expect(mailTemplates().map(({ language }) => language)).toEqual(languages);
});

test.each(languages)('%s: both parts hold all that the reader needs', (language) => {
  const to = letter();
  const { subject, html, text } = render(
    envelope({ language, emailText, organizationName: 'Acme GmbH' }),
    to,
  );
  const expiry = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' }).format(
    to.expireAt,
  );

  expect(subject).toContain('Acme GmbH');
  for (const part of [html, text]) {
    expect(part).toContain('Acme GmbH');
    expect(part).toContain(to.link);
    expect(part).toContain(expiry);
    expect(part).toContain('Please do it by Friday.');
    expect(part).toContain('help@acme.example');
    for (const word of ['iPhone', 'iPad', 'Mac']) expect(part).toContain(word);
  }
});

test.each(languages)('%s: the text part says what the HTML part says', (language) => {
  const { html, text } = render(envelope({ language, emailText }));
  const sentences = [...html.matchAll(/<p [^>]*>([^<]*(?:<strong[^>]*>[^<]*<\/strong>[^<]*)*)<\/p>/g)].map(
    (found) => (found[1] ?? '').replace(/<[^>]*>/g, ''),
  );
  expect(sentences.length).toBeGreaterThanOrEqual(6);
  for (const sentence of sentences) expect(text).toContain(sentence);
});

test.each(languages)('%s: without a text of the admin nothing of its frame is left', (language) => {
  const withText = render(envelope({ language, emailText }));
  const without = render(envelope({ language }));
  const blank = render(envelope({ language, emailText: ' \n ' }));

  expect(without.html).not.toContain('<blockquote');
  expect(without.text).not.toMatch(/\n{3}/);
  expect(without.text.split('\n\n').length).toBe(withText.text.split('\n\n').length - 2);
  expect(blank).toEqual(without);
});

test.each(languages)('%s: the link is a button of at least 44 px, and stands there in full', (language) => {
  const { html } = render(envelope({ language }));
  const anchors = [...html.matchAll(/<a href="([^"]*)" style="([^"]*)">([^<]*)<\/a>/g)];
  const [button, written] = anchors;

  expect(anchors.map((anchor) => anchor[1])).toEqual([letter().link, letter().link]);
  const padding = Number(/padding: (\d+)px/.exec(button?.[2] ?? '')?.[1]);
  const line = Number(/line-height: (\d+)px/.exec(button?.[2] ?? '')?.[1]);
  expect(2 * padding + line).toBeGreaterThanOrEqual(44);
  expect(written?.[3]).toBe(letter().link);
});

test.each(languages)(
  '%s: the HTML part declares its language, is no smaller than 16 px and fetches nothing',
  (language) => {
    const { html } = render(envelope({ language, emailText }));
    const sizes = [...html.matchAll(/font-size: (\d+)px/g)].map((found) => Number(found[1]));

    expect(html).toContain(`<html lang="${language}">`);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
    expect(html).not.toMatch(/<(img|script|link|style|iframe|object|video|form)\b|url\(|@import|\ssrc=/i);
    expect(html.replaceAll(letter().link, '')).not.toMatch(/https?:/);
  },
);

test('the templates hold no character that HTML would take for something else', () => {
  for (const { html } of mailTemplates()) {
    const words = html.replace(/<[^>]*>/g, '').replace('<!DOCTYPE html>', '');
    expect(words).not.toMatch(/[<>&"]/);
  }
});

test('every template is far below the size SES takes', () => {
  for (const { html, text } of mailTemplates()) expect(Buffer.byteLength(html + text)).toBeLessThan(20_000);
});
