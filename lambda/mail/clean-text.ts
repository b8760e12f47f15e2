/**
 * Text of several lines as it may be shown: line breaks of any kind become line feeds, control characters but
 * the tab and direction controls are dropped, all else stays as written.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(lineBreaks, '\n').replace(controls, '').replace(directionControls, '');
}

/**
 * A name or an address as it may stand in one line or in a header: line breaks and control characters become
 * spaces, direction controls are dropped, and the length is held.
 *
 * @param longest code points; a longer text is cut and ends in `…`
 */
export function cleanLine(text: string, longest: number): string {
  const line = text.toWellFormed().replace(breaksAndControls, ' ').replace(directionControls, '').trim();
  if (line.length <= longest) return line;
  const characters = Array.from(line);
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}

/** Text for an element or a quoted attribute of HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Cleaned text for an element of HTML: its lines, and its runs of spaces, are shown as written. */
export function escapeHtmlLines(text: string): string {
  return escapeHtml(text)
    .replace(/\t/g, '    ')
    .replace(/^ | (?= )/gm, '&nbsp;')
    .replace(/\n/g, '<br>');
}

const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/g;
const controls = /(?![\t\n])\p{Cc}/gu;
const breaksAndControls = /[\p{Cc}\u2028\u2029]+/gu;
/**
 * Embeddings, overrides and isolates. One left open would turn our own words and the link after it around, and
 * an override shows something else than what is written. The plain marks (U+200E, U+200F, U+061C) stay:
 * right-to-left text needs them, and they change nothing beyond themselves.
 */
const directionControls = /[\u202a-\u202e\u2066-\u2069]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
