import { escapeHtml } from '../mail/clean-text.ts';

/** HTML that is ready to be shown; made by `html` and `trustedHtml` alone, so that a plain text never passes for it. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Content = Html | string | readonly Content[] | undefined;

/** Tag of a template: texts put into it are escaped, for elements and quoted attributes alike; `undefined` leaves nothing. */
export function html(fixed: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    fixed.map((part, index) => (index === 0 ? part : source(contents[index - 1]) + part)).join(''),
  );
}

/** Takes a source as it is: for what this program made itself, never for what it was given. */
export function trustedHtml(source: string): Html {
  return new Html(source);
}

function source(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.source;
  return typeof content === 'string' ? escapeHtml(content) : content.map(source).join('');
}
