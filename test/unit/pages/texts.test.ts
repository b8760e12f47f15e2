import { describe, expect, test } from '@jest/globals';
import { type PageTexts, texts } from '../../../lambda/pages/texts/texts.ts';
import { languages } from '../../../lambda/schemas/language.ts';

/** Every sentence with the place it has, those about an organization said of Acme. */
function sentences(value: unknown, place = ''): [string, string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function') return [[place, String(value('Acme'))]];
  if (typeof value !== 'object' || value === null) throw new Error(`${place} is no text`);
  return Object.entries(value).flatMap(([name, inner]) => sentences(inner, `${place}/${name}`));
}

const of = (language: keyof typeof texts): [string, string][] => sentences(texts[language]);
const places = (of: PageTexts): string[] => sentences(of).map(([place]) => place);

describe.each(languages)('%s', (language) => {
  test('says everything that English says', () => {
    expect(places(texts[language])).toEqual(places(texts.en));
    for (const [, sentence] of of(language)) expect(sentence.trim()).toBe(sentence);
    for (const [, sentence] of of(language)) expect(sentence).not.toBe('');
  });

  test('names the organization where English does', () => {
    const naming = (one: keyof typeof texts) =>
      of(one)
        .filter(([, sentence]) => sentence.includes('Acme'))
        .map(([place]) => place);
    expect(naming(language)).toEqual(naming('en'));
  });

  test('uses typographic quotes and no markup', () => {
    for (const [, sentence] of of(language)) expect(sentence).not.toMatch(/[<>"'`{}]/);
  });
});

test('no sentence was left in English', () => {
  const english = new Map(of('en'));
  const same = languages
    .filter((language) => language !== 'en')
    .flatMap((language) => of(language))
    .filter(([place, sentence]) => english.get(place) === sentence && sentence !== 'Mac');
  expect(same).toEqual([]);
});
