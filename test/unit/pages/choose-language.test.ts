import { expect, test } from '@jest/globals';
import { chooseLanguage } from '../../../lambda/pages/choose-language.ts';

test('what the reader chose comes before the batch’s language, and that before the browser’s', () => {
  expect(chooseLanguage({ chosen: 'ru', batch: 'de', accepted: 'fr' })).toBe('ru');
  expect(chooseLanguage({ batch: 'de', accepted: 'fr' })).toBe('de');
  expect(chooseLanguage({ accepted: 'fr' })).toBe('fr');
  expect(chooseLanguage({})).toBe('en');
});

test.each([
  ['pt-BR,pt;q=0.9,en;q=0.8', 'pt'],
  ['en;q=0.2, zh-Hans-CN;q=0.7', 'zh'],
  ['sv, ja;q=0.9, IT;q=0.1', 'it'],
  ['de;q=0, es', 'es'],
  ['fr;q=high, ru;q=0.1', 'ru'],
  ['sv', 'en'],
  ['*', 'en'],
])('a browser that accepts %s reads %s', (accepted, language) => {
  expect(chooseLanguage({ accepted })).toBe(language);
});

test.each(['xx', 'toString', 'EN', ''])('a choice of %s is none', (chosen) => {
  expect(chooseLanguage({ chosen, batch: 'it' })).toBe('it');
});
