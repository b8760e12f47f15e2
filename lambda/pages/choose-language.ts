import { defaultLanguage, type Language, languages } from '../schemas/language.ts';

/** Where the language of a page may come from, the strongest first. */
export interface LanguageWishes {
  /** `lang` of the query: what the reader chose on the page. */
  readonly chosen?: string | undefined;
  /** Language of the batch, where the link is known. */
  readonly batch?: Language | undefined;
  /** The Accept-Language header, e.g. `pt-BR,pt;q=0.9,en;q=0.8`. */
  readonly accepted?: string | undefined;
}

/** The language of a page: what the reader chose, else the batch's, else the browser's, else English. */
export function chooseLanguage({ chosen, batch, accepted }: LanguageWishes): Language {
  return known(chosen) ?? batch ?? preferred(accepted ?? '') ?? defaultLanguage;
}

function preferred(accepted: string): Language | undefined {
  const ranges = accepted.slice(0, longestHeader).split(',').map(range);
  return ranges
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ language }) => known(language))
    .find((language) => language !== undefined);
}

/** One language range of RFC 9110, 12.5.4, reduced to its primary tag. */
function range(text: string): { language: string; weight: number } {
  const [tag = '', ...parameters] = text.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { language: tag.split('-', 1).join('').toLowerCase(), weight: Number(weight ?? 1) };
}

function known(text: string | undefined): Language | undefined {
  return languages.find((language) => language === text);
}

const longestHeader = 1000;
