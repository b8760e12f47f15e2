/** The languages of mails and pages, in the specification's order. */
export const languages = ['es', 'en', 'fr', 'de', 'it', 'zh', 'pt', 'ru'] as const;

export type Language = (typeof languages)[number];

/** Used where no language is asked for. */
export const defaultLanguage: Language = 'en';
