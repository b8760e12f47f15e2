import type { SesError } from './ses-error.ts';

/** What an answer holds: text, numbers, lists (written as `member` elements) and structures. */
export type Xml = string | number | readonly Xml[] | { readonly [name: string]: Xml | undefined };

/** The answer to a call that succeeded, as AWS's query protocol writes it. */
export function answerXml(action: string, result: Xml, requestId: string): string {
  return element(
    `${action}Response`,
    { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } },
    namespace,
  );
}

/** The answer to a call that was refused or failed. */
export function errorXml(error: SesError, requestId: string): string {
  const Type = error.status < 500 ? 'Sender' : 'Receiver';
  return element(
    'ErrorResponse',
    { Error: { Type, Code: error.code, Message: error.message }, RequestId: requestId },
    namespace,
  );
}

const namespace = ' xmlns="http://ses.amazonaws.com/doc/2010-12-01/"';

function element(name: string, value: Xml, attributes = ''): string {
  return `<${name}${attributes}>${content(value)}</${name}>`;
}

function content(value: Xml): string {
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map((member) => element('member', member)).join('');
  return Object.entries(value)
    .map(([name, child]) => (child === undefined ? '' : element(name, child)))
    .join('');
}

/** `Array.isArray` does not narrow read-only arrays. */
function isList(value: Xml): value is readonly Xml[] {
  return Array.isArray(value);
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  // A parser would turn a bare carriage return into a line feed.
  ['\r', '&#13;'],
]);

function escapeText(text: string): string {
  return text
    .replace(/[&<>\r]/g, (character) => entities.get(character) ?? character)
    .replace(notInXml, '\uFFFD');
}

/** Characters that XML 1.0 allows in no form. */
const notInXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
