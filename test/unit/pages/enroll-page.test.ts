import { hash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { renderEnrollPage } from '../../../lambda/pages/enroll-page.ts';
import { texts } from '../../../lambda/pages/texts/texts.ts';
import { languages } from '../../../lambda/schemas/language.ts';
import { acme, invitation, redirect, secret, words } from './samples.ts';

const logo = `data:image/png;base64,${'A'.repeat(8 * 1024 - 22)}`;

describe.each(languages)('%s', (language) => {
  test.each([redirect, { kind: 'profile' }] as const)('the page in mode $kind says all it has to', (mode) => {
    const { body } = renderEnrollPage(invitation({ language, mode }));
    const said = words(body);
    const expiry = new Intl.DateTimeFormat(language, {
      dateStyle: 'full',
      timeZone: 'Europe/Madrid',
    }).format(invitation().expireAt);

    expect(body).toContain(`<html lang="${language}" dir="ltr">`);
    for (const part of ['Acme', 'help@acme.example', 'iPhone', 'iPad', 'Mac', 'Safari', expiry])
      expect(said).toContain(part);
    expect(said).toContain(texts[language].button[mode.kind]);
    expect(said.includes('mdm.acme.example')).toBe(mode.kind === 'redirect');
    expect(said.includes('enroll.mobileconfig')).toBe(mode.kind === 'profile');
  });

  test('the page weighs less than 30 KB, with the largest logo, name and link', () => {
    const organization = { ...acme, name: '🏢'.repeat(128), logo };
    const link = `${invitation().link}${'x'.repeat(100)}`;
    for (const mode of [redirect, { kind: 'profile' } as const]) {
      const { body } = renderEnrollPage(invitation({ language, organization, link, mode }));
      expect(body).toContain(logo);
      expect(Buffer.byteLength(body)).toBeLessThan(30_000);
    }
  });

  test('the steps name the buttons as they are labelled', () => {
    const { button, steps } = texts[language];
    expect(steps.phoneStart.profile).toContain(button.profile);
    expect(steps.phoneStart.redirect('Acme')).toContain(button.redirect);
    expect(steps.macStart.profile).toContain(button.computer);
    expect(steps.macStart.redirect('Acme')).toContain(button.computer);
  });

  test('the page leads to itself in every language, this one marked', () => {
    const { body, headers } = renderEnrollPage(invitation({ language }));
    for (const other of languages) expect(body).toContain(`href="?lang=${other}"`);
    expect(/href="\?lang=(..)"[^>]* aria-current="true"/.exec(body)?.[1]).toBe(language);
    expect(headers['content-language']).toBe(language);
    expect(headers).not.toHaveProperty('vary');
  });
});

test('the one button posts to the path of the link, in the language of the page', () => {
  const { body } = renderEnrollPage(invitation({ language: 'fr' }));
  expect(body.match(/<form /g)).toHaveLength(1);
  expect(body).toContain(`<form method="post" action="/enroll/apple/${secret}?lang=fr">`);
  expect(body.match(/<button /g)).toHaveLength(1);
});

test('the page is never kept, never a referrer, runs no script and loads nothing', () => {
  const { status, headers, body } = renderEnrollPage(invitation());
  const css = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';

  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
    'strict-transport-security': 'max-age=31536000',
  });
  expect(headers['content-security-policy']?.split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', css, 'base64')}'`,
    'img-src data:',
    "form-action 'self' https:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]);
  expect(body).not.toMatch(/<script|\son\w+=|\sstyle=|url\(|@import|<iframe|javascript:/i);
  expect(body).not.toMatch(/(src|href)="https?:/);
});

test('in profile mode the form may lead nowhere else', () => {
  const { headers } = renderEnrollPage(invitation({ mode: { kind: 'profile' } }));
  expect(headers['content-security-policy']).toContain("form-action 'self';");
});

test('what an organization calls itself is shown as written and injects nothing', () => {
  const name = `</title><script>alert(1)</script>"'&amp;\u202e\r\n`;
  const contactEmail = `"><img src=x>@acme.example`;
  const { body } = renderEnrollPage(invitation({ organization: { name, contactEmail } }));

  expect(words(body)).toContain(`</title><script>alert(1)</script>"'&amp; invites you`);
  expect(body).not.toMatch(/<script|<img|\u202e/);
  expect(body).toContain('href="mailto:%22%3E%3Cimg%20src%3Dx%3E@acme.example"');
});

test('a colour or a logo that is none is not used', () => {
  const plain = renderEnrollPage(invitation({ organization: { ...acme, colour: undefined } }));
  const bad = renderEnrollPage(
    invitation({
      organization: { ...acme, colour: 'red}body{display:none', logo: 'https://cdn.example/logo.png' },
    }),
  );
  expect(bad).toEqual(plain);
});

test.each([
  ['another place', 'https://acme.example/logo.png'],
  ['another type', 'data:text/html;base64,AAAA'],
  ['more than 8 KiB', `${logo}AAAA`],
  ['more than a picture', 'data:image/png;base64,AAAA" onload="alert(1)'],
])('a logo from or with %s is not shown', (_what, given) => {
  const { body } = renderEnrollPage(invitation({ organization: { ...acme, logo: given } }));
  expect(body).not.toContain('<img');
});

test('a name that ends in a full stop does not end a sentence twice', () => {
  for (const language of languages) {
    const organization = { ...acme, name: 'Acme Inc.' };
    const { body } = renderEnrollPage(invitation({ language, organization }));
    expect(body).toContain('Acme Inc.');
    expect(body).not.toContain('Acme Inc..');
  }
});
