import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { templateData } from '../../../lambda/mail/template-data.ts';
import { mailTemplates } from '../../../lambda/mail/templates.ts';
import { languages } from '../../../lambda/schemas/language.ts';
import { envelope, letter, render } from './samples.ts';

/** Any text, and more often than chance what means something to HTML, headers, templates or readers. */
const nasty = fc
  .stringMatching(/^[\s\S]{0,30}$/)
  .chain((any) =>
    fc
      .array(
        fc.constantFrom(
          any,
          ...[
            '<',
            '>',
            '&',
            '"',
            "'",
            '&amp;',
            '<!--',
            ']]>',
            '</blockquote>',
            '<script>',
            '{{',
            '}}',
            '{{{link}}}',
          ],
          ...[
            '{{/if}}',
            '{{#if link}}',
            '\r\nBcc: eve@example.com',
            '\n',
            '\t',
            '\0',
            '\u2028',
            '\u202e',
            '\u2067',
            '\ud800',
          ],
          ...['  ', '\\', '$&', "$'", '%0d%0a', '名', '👩‍💻', '\u200f'],
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );

describe('whatever an organization is called and an admin writes', () => {
  test('the HTML part has the tags of the template and no others', () => {
    const tags = (html: string) => (html.match(/<[^>]*>/g) ?? []).filter((tag) => tag !== '<br>');
    const plain = tags(render(envelope({ organizationName: 'A', emailText: 'B', replyTo: 'C' })).html);
    fc.assert(
      fc.property(nasty, nasty, nasty, (organizationName, text, replyTo) => {
        const { html } = render(envelope({ organizationName, emailText: `B${text}`, replyTo }));
        expect(tags(html)).toEqual(plain);
      }),
    );
  });

  test('the text is shown as written in both parts, but for what cannot be shown', () => {
    fc.assert(
      fc.property(nasty, (written) => {
        const { html, text } = render(envelope({ emailText: `B${written}` }));
        const quote = /<blockquote [^>]*>([\s\S]*)<\/blockquote>/.exec(html)?.[1] ?? '';
        const shown = `B${written}`
          .toWellFormed()
          .replace(/\r\n?|\u2028/g, '\n')
          .replace(/[\0\u202e\u2067]/g, '')
          .replace(/(?![\t\n])\p{Cc}/gu, '');
        expect(text).toContain(shown);
        expect(readHtml(quote)).toBe(shown.replaceAll('\t', '    '));
      }),
    );
  });

  test('the subject is one line without control characters, and names the organization', () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom(...languages), (organizationName, language) => {
        const { subject } = render(envelope({ organizationName: `B${organizationName}`, language }));
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(subject).toContain('B');
        expect(Array.from(subject).length).toBeLessThan(200);
      }),
    );
  });
});

test('a name in template syntax comes out as written', () => {
  const { subject, html, text } = render(
    envelope({ organizationName: '{{link}} & {{#if x}}', emailText: '{{{contact}}}' }),
  );
  expect(subject).toBe('Enroll your Apple device with {{link}} & {{#if x}}');
  expect(html).toContain('<strong>{{link}} &amp; {{#if x}}</strong>');
  expect(html).toContain('>{{{contact}}}</blockquote>');
  expect(text).toContain('\n{{{contact}}}\n');
});

test('a line break in a name becomes a space', () => {
  const { subject } = render(envelope({ organizationName: 'Acme\r\nBcc: eve@example.com\n' }));
  expect(subject).toBe('Enroll your Apple device with Acme Bcc: eve@example.com');
});

test('a very long name is cut between characters', () => {
  const { subject } = render(envelope({ organizationName: '👍'.repeat(500) }));
  expect(subject).toBe(`Enroll your Apple device with ${'👍'.repeat(119)}…`);
});

test('a name of the longest length that fits stays whole', () => {
  const organizationName = '名'.repeat(120);
  expect(render(envelope({ organizationName })).text).toContain(organizationName);
});

test('lines, indents and runs of spaces of the text are kept in HTML', () => {
  const { html } = render(envelope({ emailText: 'One\r\n  two   three\n\nfour' }));
  expect(html).toContain('>One<br>&nbsp; two&nbsp;&nbsp; three<br><br>four</blockquote>');
});

test('right-to-left marks stay, and what would turn our own words around goes', () => {
  const { text } = render(envelope({ emailText: 'abc \u200f\u202e\u2067def' }));
  expect(text).toContain('\nabc \u200fdef\n');
});

test('every variable of every template has a value, whatever is left out', () => {
  const data: Record<string, string> = { ...templateData(envelope())(letter()) };
  for (const { subject, html, text } of mailTemplates()) {
    for (const [, name] of `${subject}${html}${text}`.matchAll(/\{\{(?:#if )?(\w+)\}\}/g)) {
      expect(typeof data[name ?? '']).toBe('string');
    }
  }
});

test('the HTML part shows nothing that others wrote without its HTML form', () => {
  for (const { html } of mailTemplates()) {
    const shown = new Set([...html.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]));
    expect(shown).toEqual(new Set(['organizationHtml', 'contactHtml', 'emailTextHtml', 'link', 'expires']));
  }
});

/** What a browser shows of escaped text with line breaks. */
function readHtml(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
  return html.replace(/<br>/g, '\n').replace(/&([#\w]+);/g, (whole, name) => entities[String(name)] ?? whole);
}
