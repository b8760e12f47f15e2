import { expect, test } from '@jest/globals';
import { cleanLine, cleanText, escapeHtml, escapeHtmlLines } from '../../../lambda/mail/clean-text.ts';

test('all that means something in an element or an attribute is escaped, and once only', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
  );
});

test('a tab is shown as four columns', () => {
  expect(escapeHtmlLines('a\tb')).toBe('a&nbsp;&nbsp;&nbsp; b');
});

test('line breaks of every kind become line feeds', () => {
  expect(cleanText('1\r\n2\r3\n4\u00855\u20286\u20297')).toBe('1\n2\n3\n4\n5\n6\n7');
});

test('control characters, half characters and direction controls go; letters of all scripts, emoji and tabs stay', () => {
  expect(cleanText('a\0\u0007\u001b[1m\u007f\u009f\tb')).toBe('a[1m\tb');
  expect(cleanText('x\ud83dy')).toBe('x\ufffdy');
  expect(cleanText('\u202aa\u202eb\u202c\u2066c\u2069')).toBe('abc');
  const written = 'Ünï 名前 عَرَبِي \u200f👩‍💻';
  expect(cleanText(written)).toBe(written);
});

test('a line is cut by characters, not by halves of them', () => {
  expect(cleanLine('  abc ', 3)).toBe('abc');
  expect(cleanLine('👍👍👍', 3)).toBe('👍👍👍');
  expect(cleanLine('👍👍👍👍', 3)).toBe('👍👍…');
});
