import { expect, test } from '@jest/globals';
import { expiryWriter } from '../../../lambda/mail/expiry.ts';
import { type Language, languages } from '../../../lambda/schemas/language.ts';

const expireAt = new Date('2026-10-09T12:00:59.999Z');

test.each<[Language, string, string]>([
  ['en', 'UTC', 'Friday, October 9, 2026 at 12:00 PM UTC'],
  ['en', 'America/New_York', 'Friday, October 9, 2026 at 8:00 AM EDT'],
  ['de', 'Europe/Madrid', 'Freitag, 9. Oktober 2026 um 14:00 MESZ'],
  ['es', 'Europe/Madrid', 'viernes, 9 de octubre de 2026, 14:00 CEST'],
  ['ru', 'Asia/Tokyo', 'пятница, 9 октября 2026 г. в 21:00 GMT+9'],
  ['zh', 'Asia/Tokyo', '2026年10月9日星期五 GMT+9 21:00'],
])('%s in %s: day, minute and zone are written out', (language, timeZone, written) => {
  expect(expiryWriter(language, timeZone)(expireAt).replace(/[\u00a0\u202f]/g, ' ')).toBe(written);
});

test('moments asked for in turn are each written as they are', () => {
  const write = expiryWriter('en', 'UTC');
  const days = ['09', '10', '09'].map((day) => write(new Date(`2026-10-${day}T12:00:00Z`)));
  expect(days.map((day) => day.split(',')[0])).toEqual(['Friday', 'Saturday', 'Friday']);
});

test('an unknown time zone is written in UTC', () => {
  expect(expiryWriter('en', 'Mars/Olympus')(expireAt)).toBe(expiryWriter('en', 'UTC')(expireAt));
});

test.each(languages)('%s: the moment holds nothing that HTML would take for something else', (language) => {
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    expect(expiryWriter(language, timeZone)(expireAt)).not.toMatch(/[<>&"']/);
  }
});
