import Handlebars from 'handlebars';
import { SesError } from './ses-error.ts';

/** A template as the stack or `CreateTemplate` names it. */
export interface Template {
  readonly name: string;
  readonly subject: string;
  readonly html?: string | undefined;
  readonly text?: string | undefined;
}

/** A mail's words. */
export interface Rendered {
  readonly subject: string;
  readonly html: string | undefined;
  readonly text: string | undefined;
}

/** JSON object that fills a template. */
export type TemplateData = Readonly<Record<string, unknown>>;

/** A template ready to be filled. */
export interface StoredTemplate {
  readonly template: Template;
  readonly createdAt: Date;
  /** @throws RenderingFailure */
  render(data: TemplateData): Rendered;
}

/** What SES reports as a Rendering Failure event, after it has accepted the mail. */
export class RenderingFailure extends Error {}

/** The account's templates by name. */
export class Templates {
  readonly #stored = new Map<string, StoredTemplate>();

  /** @throws SesError `InvalidTemplate` where the language of templates is broken */
  put(template: Template, createdAt: Date): void {
    const parts = [template.subject, template.html, template.text].map((part) => compile(part));
    const render = (data: TemplateData): Rendered => {
      const [subject, html, text] = parts.map((part) => part?.(data));
      return { subject: subject ?? '', html, text };
    };
    this.#stored.set(template.name, { template, createdAt, render });
  }

  /** @throws SesError `TemplateDoesNotExist` */
  get(name: string): StoredTemplate {
    const stored = this.#stored.get(name);
    if (stored === undefined) throw new SesError('TemplateDoesNotExist', `Template ${name} does not exist`);
    return stored;
  }

  has(name: string): boolean {
    return this.#stored.has(name);
  }

  remove(name: string): void {
    this.#stored.delete(name);
  }

  list(): StoredTemplate[] {
    return [...this.#stored.values()];
  }
}

/**
 * SES's language is Handlebars that escapes nothing and takes no attribute for granted (SES developer guide,
 * "Advanced email personalization").
 */
function compile(part: string | undefined): ((data: TemplateData) => string) | undefined {
  if (part === undefined) return undefined;
  try {
    Handlebars.parse(part);
  } catch (error) {
    throw new SesError('InvalidTemplate', String(error));
  }
  const fill = Handlebars.compile(part, { noEscape: true, strict: true });
  return (data) => {
    try {
      return fill(data);
    } catch (error) {
      throw new RenderingFailure(explain(error));
    }
  };
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const attribute = /^"(.+)" not defined in /.exec(message)?.[1];
  return attribute === undefined ? message : `Attribute '${attribute}' is not present in the rendering data.`;
}
