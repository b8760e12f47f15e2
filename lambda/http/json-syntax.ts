/** Whether the text of some JSON holds more values and names than this. Takes time linear in the length. */
export function holdsMoreValues(text: string, maximum: number): boolean {
  // Each takes two characters at least, the last but one.
  if (text.length < 2 * maximum) return false;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') at = endOfString(text, at) - 1;
    else if (',:[{'.includes(character)) values += 1;
    if (values > maximum) return true;
  }
  return false;
}

/**
 * Why a text that `JSON.parse` refuses is no JSON, in a sentence with the place. It quotes nothing that may be personal.
 */
export function describeSyntaxFault(text: string): string {
  const open: string[] = [];
  let expected: Expected = 'value';
  let afterComma = false;
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const end = endOfToken(text, at);
    const next: Expected | undefined = end === undefined ? undefined : follow(expected, text[at] ?? '', open);
    if (end === undefined || next === undefined)
      return `${faultOf(text[at] ?? '', expected, afterComma)} ${placeOf(text, at)}.`;
    afterComma = text[at] === ',';
    expected = next;
    at = skipSpace(text, end);
  }
  const missing = open.at(-1) === '{' ? '}' : ']';
  return open.length > 0 ? `It ends before its last ${missing}.` : 'It ends too early.';
}

/** What may come next. After a comma no object or list may end. */
type Expected = 'value' | 'valueOrEnd' | 'name' | 'nameOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

/** @returns what may come after a token that begins so; `undefined` when the token itself may not come */
function follow(expected: Expected, token: string, open: string[]): Expected | undefined {
  const ending = open.at(-1) === '{' ? '}' : ']';
  const mayEnd = open.length > 0 && expected.endsWith('OrEnd');
  if (token === ending && mayEnd) {
    open.pop();
    return afterValue(open);
  }
  if (expected === 'colon') return token === ':' ? 'value' : undefined;
  if (expected === 'commaOrEnd') return token === ',' ? (ending === '}' ? 'name' : 'value') : undefined;
  if (expected === 'name' || expected === 'nameOrEnd') return token === '"' ? 'colon' : undefined;
  if (expected === 'nothing' || ',:}]'.includes(token)) return undefined;
  if (token !== '{' && token !== '[') return afterValue(open);
  open.push(token);
  return token === '{' ? 'nameOrEnd' : 'valueOrEnd';
}

function afterValue(open: readonly string[]): Expected {
  return open.length > 0 ? 'commaOrEnd' : 'nothing';
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? '-')) at += 1;
  return at;
}

/** Where a bracket, a mark, a text or another value ends; `undefined` for none of these. */
function endOfToken(text: string, at: number): number | undefined {
  const character = text[at] ?? '';
  if ('{}[],:'.includes(character)) return at + 1;
  if (character === '"') {
    const end = endOfString(text, at);
    return isString(text.slice(at, end)) ? end : undefined;
  }
  scalar.lastIndex = at;
  return scalar.test(text) ? scalar.lastIndex : undefined;
}

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;

/** @returns the place behind the mark that ends the text that begins here, or the end of all */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
}

function isString(token: string): boolean {
  const plain = token.replaceAll(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/g, '');
  return plain.length > 1 && plain.endsWith('"') && !/[\\\p{Cc}]/u.test(plain.replaceAll(/[\x7f-\x9f]/g, ''));
}

function faultOf(character: string, expected: Expected, afterComma: boolean): string {
  if (afterComma && '}]'.includes(character)) return `There is a comma too many before the ${character}`;
  if ("'`“”‘’".includes(character))
    return 'Names and texts stand in plain double quotes; there is another mark';
  if (character === '/' || character === '#') return 'JSON has no comments; there is one';
  if (character === '"' && expected !== 'commaOrEnd' && expected !== 'colon') {
    return 'A text does not end, or holds a line break or an unknown escape; it begins';
  }
  return faults[expected];
}

const faults: { readonly [expected in Expected]: string } = {
  value: 'A value is missing, or is none of JSON,',
  valueOrEnd: 'A value is missing, or is none of JSON,',
  name: 'The name of a field is missing, in double quotes,',
  nameOrEnd: 'The name of a field is missing, in double quotes,',
  colon: 'A colon is missing',
  commaOrEnd: 'A comma or a closing bracket is missing',
  nothing: 'More stands behind its end',
};

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return `in line ${before.split('\n').length}, column ${at - lineStart + 1}`;
}
