import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * The ASCII form (punycode, lower case) of a host name of at least two labels, `undefined` for what is none. A label
 * holds what IDNA 2008 allows (RFC 5892: letters, marks, digits and hyphens), which is less than the URL parser lets
 * through; the last one is letters only, two at least unless it is international.
 */
export function toAsciiHost(written: string): string | undefined {
  if (asciiOutsideHostNames.test(written) || hyphenAtAnEdge.test(written)) return undefined;
  const converted = domainToASCII(written);
  const labels = converted.split('.');
  const shown = domainToUnicode(converted).split('.');
  const isFaithful =
    written.split('.').length === labels.length &&
    written.split('.').every((label, n) => isSameLabel(label, labels[n] ?? '', shown[n] ?? ''));
  const isHost =
    isFaithful &&
    domainToASCII(shown.join('.')) === converted &&
    labels.length > 1 &&
    labels.every((label) => label.length <= maxLabel) &&
    shown.every(isLabel) &&
    isTopLevel(shown.at(-1) ?? '');
  return isHost ? converted : undefined;
}

/**
 * The first letter, mark or digit in a text that stands in no host name, such as a ligature. `undefined` when each may
 * stand somewhere.
 */
export function findStrayCharacter(text: string): string | undefined {
  return [...text.normalize('NFC')].find(
    (character) =>
      /[[\p{L}\p{M}\p{Nd}]--\p{ASCII}]/v.test(character) &&
      !neighbors.some((neighbor) => toAsciiHost(`${neighbor}${character}.com`)),
  );
}

/** Marks and the digits of some scripts do not stand alone. */
const neighbors = ['', 'a', '\u05d0'];

/** Octets of a label: RFC 1035, 2.3.4. */
const maxLabel = 63;

const asciiOutsideHostNames = /[\p{ASCII}--[A-Za-z0-9.\-]]/v;
const hyphenAtAnEdge = /^-|\.-|-\.|-$/;

/**
 * The URL parser also undoes percent signs, takes in other dots, drops invisible characters and reads numbers as IPv4
 * addresses, so that nothing it changed beyond case and composition is trusted.
 */
function isSameLabel(written: string, converted: string, shown: string): boolean {
  return written.toLowerCase() === converted || lowerCase(written.normalize('NFC')) === lowerCase(shown);
}

/** Letter by letter, whatever stands beside it. One that has no lower case of its own (İ) is left as it is. */
function lowerCase(text: string): string {
  return text.replace(/\p{L}/gu, (letter) => {
    const lower = letter.toLowerCase();
    return lower.length > letter.length ? letter : lower;
  });
}

/** RFC 5891, 4.2.3, of a label in Unicode. The URL parser has mapped case and compatible forms, and checked joiners. */
function isLabel(label: string): boolean {
  if (asciiLabel.test(label)) return true;
  return (
    allowed.test(label) &&
    !hyphensOfAnotherScheme.test(label) &&
    !(katakanaDot.test(label) && !japanese.test(label)) &&
    !(arabicDigit.test(label) && extendedArabicDigit.test(label)) &&
    !(rightToLeft.test(label) && (!startsRightToLeft.test(label) || leftToRight.test(label)))
  );
}

/** One that still begins with xn-- stands for nothing in Unicode. */
const asciiLabel = /^(?!xn--)[a-z0-9-]+$/;

/** RFC 5892, 2: its letters, digits and exceptions, and where characters depend on their context, that context. */
const allowed = new RegExp(
  [
    '^(?:',
    '[[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}\\-\\u06fd\\u06fe\\u0f0b\\u13a0-\\u13f5\\u3007\\u200c\\u200d\\u30fb]--',
    '[\\p{Default_Ignorable_Code_Point}--[\\u200c\\u200d]]--',
    '[\\u0640\\u07fa\\u302e\\u302f\\u3031-\\u3035\\u303b]--',
    '[\\u1100-\\u11ff\\ua960-\\ua97c\\ud7b0-\\ud7fb\\u20d0-\\u20ff\\u{1d100}-\\u{1d24f}]]',
    '|(?<=l)\\u00b7(?=l)|\\u0375(?=\\p{Script=Greek})|(?<=\\p{Script=Hebrew})[\\u05f3\\u05f4]',
    ')+$',
  ].join(''),
  'v',
);
const hyphensOfAnotherScheme = /^..--/u;
const katakanaDot = /\u30fb/;
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const arabicDigit = /[\u0660-\u0669]/;
const extendedArabicDigit = /[\u06f0-\u06f9]/;
const letterRightToLeft =
  '[\\p{L}&&[\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{Script=Adlam}]]';
const rightToLeft = new RegExp(letterRightToLeft, 'v');
const startsRightToLeft = new RegExp(`^${letterRightToLeft}`, 'v');
const leftToRight = new RegExp(`[\\p{L}--${letterRightToLeft}]`, 'v');

/** RFC 1123, 2.1, and RFC 3696, 2: no top-level name holds a digit or a hyphen. */
function isTopLevel(label: string): boolean {
  return /^[a-z]{2,}$/.test(label) || (/^[\p{L}\p{M}\u200c\u200d]+$/u.test(label) && !/^[a-z]$/.test(label));
}
