/**
 * The sender as a From header holds it: a name in any script, with quotes and commas, before its address.
 *
 * @param name checked by `settingsProblems`
 * @param address ASCII
 * @returns ASCII: RFC 5322 where the name is, RFC 2047 where it is not
 */
export function fromHeader(name: string, address: string): string {
  return `${phrase(name)} <${address}>`;
}

/** Words that stand for themselves, one space between them. */
const atoms = /^[\w!#$%&'*+/=?^`{|}~-]+( [\w!#$%&'*+/=?^`{|}~-]+)*$/;
const printableAscii = /^[ -~]*$/;

function phrase(name: string): string {
  // What looks like an encoded word is encoded, or it would be decoded.
  if (!printableAscii.test(name) || name.includes('=?')) return encodedWords(name);
  return atoms.test(name) ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** An encoded word has at most 75 characters, 12 of them around its Base64: 60 characters, 45 bytes. */
const maxWordBytes = 45;

/** Encoded words; each holds whole characters, and the spaces between them are no part of the name. */
function encodedWords(text: string): string {
  const words: string[] = [''];
  for (const character of text) {
    const longer = words.at(-1) + character;
    if (Buffer.byteLength(longer) > maxWordBytes) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
