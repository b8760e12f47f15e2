import { describe, expect, test } from '@jest/globals';
import { renderErrorPage } from '../../../lambda/pages/error-page.ts';
import { texts } from '../../../lambda/pages/texts/texts.ts';
import { languages } from '../../../lambda/schemas/language.ts';
import { problems, words } from './samples.ts';

describe.each(languages)('%s', (language) => {
  test.each(problems(language))('$kind: the page says why and what to do next', (problem) => {
    const { body } = renderErrorPage(problem);
    const { heading, next } = texts[language].problems[problem.kind];

    expect(body).toContain(`<html lang="${language}"`);
    expect(words(body)).toContain(heading);
    expect(words(body)).toContain(next);
    expect(body).not.toContain('undefined');
    expect(Buffer.byteLength(body)).toBeLessThan(30_000);
  });

  test('each problem has words of its own', () => {
    const headings = problems(language).map(({ kind }) => texts[language].problems[kind].heading);
    expect(new Set(headings).size).toBe(headings.length);
  });
});

test.each(problems('en').filter(({ kind }) => ['expired', 'used', 'revoked', 'notReady'].includes(kind)))(
  '$kind: the page names the organization and its contact',
  (problem) => {
    const { body } = renderErrorPage(problem);
    expect(words(body)).toContain('Acme');
    expect(body).toContain('href="mailto:help@acme.example"');
  },
);

test('a wrong link tells of nobody, in the language that the browser asked for', () => {
  const { body, headers } = renderErrorPage({ kind: 'wrong', language: 'de' });
  expect(body).not.toMatch(/mailto:|Acme/);
  expect(headers).toMatchObject({ vary: 'accept-language', 'content-language': 'de' });
});

test.each([
  ['wrong', 404],
  ['expired', 410],
  ['used', 410],
  ['revoked', 410],
  ['notReady', 503],
  ['unavailable', 503],
])('%s answers %i', (kind, status) => {
  const problem = problems('en').find((one) => one.kind === kind);
  expect(problem && renderErrorPage(problem).status).toBe(status);
});

test('only what passes by itself asks to come back later', () => {
  const waits = problems('en').map((problem) => renderErrorPage(problem).headers['retry-after']);
  expect(waits).toEqual([undefined, undefined, undefined, undefined, undefined, '60']);
});

test.each(problems('en'))('$kind: the page is not kept and has nowhere to send anything', (problem) => {
  const { headers, body } = renderErrorPage(problem);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(headers['content-security-policy']).toContain("form-action 'none'");
  expect(body).not.toMatch(/<form|<script|\sstyle=/);
});

test('a failure on our side can be told before the organization is known', () => {
  const { status, body } = renderErrorPage({ kind: 'unavailable', language: 'it' });
  expect(status).toBe(503);
  expect(words(body)).toContain(texts.it.problems.unavailable.heading);
});
