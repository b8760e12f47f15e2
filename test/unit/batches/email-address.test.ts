import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkAddress, findAddressKey } from '../../../lambda/batches/email-address.ts';
import { validAddress } from '../../support/addresses.ts';

const label63 = 'b'.repeat(63);

test.each([
  ['plain', 'mia@example.com', 'mia@example.com'],
  ['space around it', ' \t\u00a0mia@example.com\r\n', 'mia@example.com'],
  ['a label after a plus', 'mia+ipad@example.com', 'mia+ipad@example.com'],
  ['capitals', 'Mia.Wong@Example.COM', 'Mia.Wong@example.com'],
  ['every character of an atom', "a!#$%&'*+/=?^_`{|}~-9@example.com", "a!#$%&'*+/=?^_`{|}~-9@example.com"],
  ['a digit at the start of a label', 'mia@3com.com', 'mia@3com.com'],
  ['digits in a label that is not the last', 'mia@123.example', 'mia@123.example'],
  ['a hyphen within a label', 'mia@a--b.example', 'mia@a--b.example'],
  ['64 octets before the @', `${'a'.repeat(64)}@b.example`, `${'a'.repeat(64)}@b.example`],
  ['a label of 63', `a@${label63}.example`, `a@${label63}.example`],
  [
    '254 octets',
    `${'a'.repeat(62)}@${label63}.${label63}.${label63}`,
    `${'a'.repeat(62)}@${label63}.${label63}.${label63}`,
  ],
  ['an international domain', 'mia@München.example', 'mia@xn--mnchen-3ya.example'],
  ['its decomposed form', 'mia@Mu\u0308nchen.example', 'mia@xn--mnchen-3ya.example'],
  ['capitals with a final sigma', 'mia@ΣΟΦΟΣ.gr', 'mia@xn--0xaakcn.gr'],
  ['a sharp s', 'mia@straße.example', 'mia@xn--strae-oqa.example'],
  ['letters beyond the first plane', 'mia@𠮷野家.example', 'mia@xn--fctt27jo60v.example'],
  ['a middle dot between two l', 'mia@paral·lel.cat', 'mia@xn--parallel-koa.cat'],
  ['a katakana middle dot in Japanese', 'mia@例・え.example', 'mia@xn--r8j8t907e.example'],
  ['a joiner where a script asks for it', 'mia@ශ්\u200dරී.example', 'mia@xn--10cl1a0b660p.example'],
  ['marks of a script', 'mia@हिन्दी.भारत', 'mia@xn--j2bd4cyah0f.xn--h2brj9c'],
  ['an international name of one letter at the end', 'mia@example.香', 'mia@example.xn--285a'],
  ['invisible characters around it', '\u2060\ufeffmia@example.com\u200d\u{e0001}\u200b', 'mia@example.com'],
  ['a separator behind it', 'mia@example.com ; ', 'mia@example.com'],
  ['an ideographic comma behind it', 'mia@example.com、', 'mia@example.com'],
  ['a separator before it', ', mia@example.com', 'mia@example.com'],
  ['the scheme of a link', 'MailTo:mia@example.com', 'mia@example.com'],
  ['the prefix of a directory', 'SMTP: mia@example.com;', 'mia@example.com'],
  ['a label of what it is', 'e-mail: mia@example.com', 'mia@example.com'],
  ['punycode', 'mia@XN--MNCHEN-3YA.example', 'mia@xn--mnchen-3ya.example'],
  ['punycode beside an international label', 'mia@bücher.xn--p1ai', 'mia@xn--bcher-kva.xn--p1ai'],
])('accepts %s', (_, raw, address) => {
  expect(checkAddress(raw)).toEqual({ ok: true, address, key: address.toLowerCase() });
});

test.each([
  ['', /is empty/],
  [' \n', /is empty/],
  ['mia', /has no @/],
  ['@example.com', /nothing before/],
  ['mia@', /nothing after/],
  ['mia@@example.com', /more than one @/],
  ['mia@home@example.com', /more than one @/],
  ['mia@example', /at least two/],
  ['mia@localhost', /at least two/],
  ['.mia@example.com', /dot/],
  ['mia.@example.com', /dot/],
  ['mia..wong@example.com', /dot/],
  ['mia@.example.com', /dot/],
  ['mia@example..com', /dot/],
  ['mia@example.com.', /dot/],
  ['mia wong@example.com', /space/],
  ['mia@exam ple.com', /space/],
  ['mia@example.com\r\nBcc: eve@example.com', /control character/],
  ['mia\u0000@example.com', /control character/],
  ['mia\u007f@example.com', /control character/],
  ['mia\u0085@example.com', /control character/],
  ['"mia wong"@example.com', /Quoted/],
  ['mia\\@home@example.com', /Quoted/],
  ['mia(work)@example.com', /Comments/],
  ['Mia Wong <mia@example.com>', /without a name/],
  ['<mia@example.com>', /without a name/],
  ['mia@example.com,leo@example.com', /one address/],
  ['mia@example.com; leo@example.com', /one address/],
  ['mia@[192.0.2.1]', /name of a host/],
  ['mia@[IPv6:2001:db8::1]', /name of a host/],
  ['mia@192.0.2.1', /end in a number/],
  ['mia@0x7f.1', /end in a number/],
  ['mia@مثال.٣', /not a valid host name/],
  ['mia@ä.1', /end in a number/],
  ['mía@example.com', /other than ASCII/],
  ['\u212Aim@example.com', /other than ASCII/],
  ['mia:x@example.com', /not accepted/],
  ['mailto:mia%40home@example.com', /not accepted: ":" \(U\+003A\)/],
  ['sip:mia@example.com', /not accepted: ":" \(U\+003A\)/],
  ['mía@example.com', /"í" \(U\+00ED\)/],
  ['mia@example.com→', /contains "→" \(U\+2192\)/],
  ['mia@ſ.com', /contains "ſ" \(U\+017F\)/],
  ['mia@example.comſ', /contains "ſ" \(U\+017F\)/],
  ['mia@exaµmple.com', /contains "µ" \(U\+00B5\)/],
  ['mia@conﬁg.example', /contains "ﬁ" \(U\+FB01\)/],
  ['mia@İstanbul.example', /contains "İ" \(U\+0130\)/],
  ['mia@example。com', /contains "。" \(U\+3002\); type a plain dot/],
  ['mia@example．com', /contains "．" \(U\+FF0E\); type a plain dot/],
  ['mia@exa→mple', /contains "→" \(U\+2192\)/],
  ['mia@\u0301example.com', /U\+0301\), which belongs on a letter/],
  ['mia@exa·mple.com', /contains "·" \(U\+00B7\)/],
  ['mia@example.com©', /contains "©" \(U\+00A9\)/],
  ['mia@example.com…', /contains "…" \(U\+2026\)/],
  ['mia@☃.example', /contains "☃" \(U\+2603\)/],
  ['mia@ex💌.example', /contains "💌" \(U\+1F48C\)/],
  ['mia@exam_ple.com', /contains "_" \(U\+005F\)/],
  ['mia@ｅxample.com', /contains "ｅ" \(U\+FF45\)/],
  ['mia@\ufffcexample.com', /U\+FFFC/],
  ['mia@xn--n3h.example', /begins with xn--/],
  ['mia@xn--example-xma.com', /begins with xn--/],
  ['mia@xn--zzzz.example', /begins with xn--/],
  ['mia@example.xn--zzzz', /begins with xn--/],
  ['mia@xn--a.example', /begins with xn--/],
  ['mia@a・b.example', /contains "・"/],
  ['mia@aא.example', /not a valid host name/],
  ['mia@1א.example', /not a valid host name/],
  ['mia@٠۰.example', /not a valid host name/],
  ['mia@ab--ü.example', /not a valid host name/],
  ['mia@example.c', /"c" is too short/],
  ['mia@example.c0m', /"c0m" at its end may hold letters only/],
  ['mia@example.c-m', /"c-m" at its end/],
  ['mia@example.ü1', /"ü1" at its end/],
  ['mi\u200da@example.com', /contains an invisible character \(U\+200D\) after "mi"/],
  ['mia\u00ad@example.com', /contains an invisible character \(U\+00AD\) after "mia"/],
  ['mia@exam\u00adple.com', /contains an invisible character \(U\+00AD\) after "mia@exam"/],
  ['mia@example.com;leo@example.com', /one address only: ";"/],
  ['mia@example.com、leo@example.com', /one address/],
  ['“mia@example.com”', /quotation marks/],
  ['mia＠example.com', /no @: type/],
  [' ,; ', /is empty/],
  ['mailto:', /is empty/],
  ['mia@-example.com', /not a valid host name/],
  ['mia@example-.com', /not a valid host name/],
  ['mia@-münchen.example', /not a valid host name/],
  ['mia@münchen-.example', /not a valid host name/],
  ['mia@exam_ple.com', /not a valid host name/],
  ['mia@ex%61mple.com', /not a valid host name/],
  ['mia@mün%63hen.example', /not a valid host name/],
  ['mia@münchen.example:25', /not a valid host name/],
  ['mia@münchen.example/path', /not a valid host name/],
  ['mia@exam\u00adple.com', /not a valid host name/],
  ['mia@mün\u00adchen.example', /not a valid host name/],
  ['mia@mün\u200bchen.example', /not a valid host name/],
  ['mia@ｅxample.com', /not a valid host name/],
  ['mia@münchen。example', /type a plain dot/],
  ['mia@münchen．de.example', /not a valid host name/],
  ['mia@\ud800.example', /not a valid host name/],
  [`mia@${'b'.repeat(64)}.example`, /not a valid host name/],
  [`mia@${'ü'.repeat(63)}.example`, /not a valid host name/],
  [`${'a'.repeat(65)}@example.com`, /before the @ is longer than 64/],
  [`${'a'.repeat(63)}@${label63}.${label63}.${label63}`, /longer than 254/],
  [`a@${'ü'.repeat(40)}.${'ä'.repeat(40)}.${`${'ö'.repeat(40)}.`.repeat(5)}example`, /longer than 254/],
])('refuses %j', (raw, message) => {
  expect(checkAddress(raw)).toEqual({ ok: false, message: expect.stringMatching(message) });
});

test('accepts every address of the grammar, and its own answers again', () => {
  fc.assert(
    fc.property(validAddress, fc.constantFrom('', ' ', '\t', '\r\n'), (valid, space) => {
      const checked = checkAddress(`${space}${valid}${space}`);
      expect(checked).toMatchObject({ ok: true, key: valid.toLowerCase() });
      if (checked.ok) expect(checkAddress(checked.address)).toEqual(checked);
    }),
    { numRuns: 1000 },
  );
});

test('gives an address within the limits of SES, or a sentence, for any text', () => {
  const near = fc.string({
    unit: fc.constantFrom(...'aZ0.-@+_ ä例\u00ad。％%[]"<>,\n'.split('')),
    maxLength: 30,
  });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => {
      const checked = checkAddress(text);
      if (!checked.ok) return expect(checked.message).toMatch(/^[A-Z].*\.$/);
      expect(checked.address).toMatch(/^[!#-'*+\-/-9=?A-Z^-~.]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/);
      expect(checked.address.length).toBeLessThanOrEqual(254);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['letters', 'a'.repeat(5_000_000)],
  ['dots', `${'a.'.repeat(2_500_000)}@example.com`],
  ['labels', `a@${'b.'.repeat(2_500_000)}com`],
  ['hyphens', `a@${'-'.repeat(5_000_000)}.com`],
  ['at signs', '@'.repeat(5_000_000)],
  ['international letters', `a@${'ü'.repeat(5_000_000)}.com`],
])('refuses five million characters at once: %s', (_, raw) => {
  expect(checkAddress(raw).ok).toBe(false);
});

test('finds an address among five million spaces', () => {
  expect(checkAddress(`${' '.repeat(5_000_000)}mia@example.com`).ok).toBe(true);
});

test.each([
  ['finds an address as it was typed', ' Mia@München.example ', 'mia@xn--mnchen-3ya.example'],
  ['finds it as it is listed', 'mia@xn--mnchen-3ya.example', 'mia@xn--mnchen-3ya.example'],
  ['finds what was taken when rules were laxer', 'Mia@Example.c0m', 'mia@example.c0m'],
  ['finds such a domain as it is listed', 'mia@xn--example-xma.com', 'mia@xn--example-xma.com'],
])('%s', (_, raw, key) => {
  expect(findAddressKey(raw)).toEqual({ ok: true, key });
});

test.each(['', '   ', 'nonsense', 'mia@', 'mia@home', 'mia@exa·mple.com', 'mia wong@example.com'])(
  'looks for no address in %j',
  (raw) => {
    expect(findAddressKey(raw)).toMatchObject({ ok: false, message: expect.any(String) });
  },
);

/** RFC 5892 counts this mark between Tibetan syllables among the letters. */
const tsheg = '\u0f0b';

test('takes no symbol, punctuation mark or space into a host name', () => {
  const others = Array.from({ length: 0x11_0000 }, (_, code) => code)
    .filter((code) => code > 0x7f && (code < 0xd800 || code > 0xdfff))
    .map((code) => String.fromCodePoint(code))
    .filter((character) => character !== tsheg && /[\p{S}\p{P}\p{Z}\p{Cf}]/u.test(character));
  expect(others.filter((character) => checkAddress(`mia@exam${character}ple.com`).ok)).toEqual([]);
});
