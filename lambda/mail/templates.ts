import { type Language, languages } from '../schemas/language.ts';
import { htmlPart, subjectPart, textPart } from './layout.ts';
import { texts } from './texts.ts';

export interface MailTemplate {
  readonly language: Language;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The invitation's templates, one a language, as SES takes them (Handlebars, at most 500 KB each). */
export function mailTemplates(): MailTemplate[] {
  return languages.map((language) => ({
    language,
    subject: subjectPart(texts[language]),
    html: htmlPart(texts[language], language),
    text: textPart(texts[language]),
  }));
}
