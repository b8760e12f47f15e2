import { expect, test } from '@jest/globals';
import { parseSchedule } from '../../../bin/local/schedules/expression.ts';

const after = new Date('2026-03-06T10:15:30Z'); // a Friday

test.each([
  ['rate(1 minute)', '2026-03-06T10:16:30Z'],
  ['rate(5 minutes)', '2026-03-06T10:20:30Z'],
  ['rate(2 hours)', '2026-03-06T12:15:30Z'],
  ['rate(1 day)', '2026-03-07T10:15:30Z'],
  ['cron(0/15 * * * ? *)', '2026-03-06T10:30:00Z'],
  ['cron(0 9 * * ? *)', '2026-03-07T09:00:00Z'],
  ['cron(0 9 ? * MON-FRI *)', '2026-03-09T09:00:00Z'],
  ['cron(0 9 ? * 1 *)', '2026-03-08T09:00:00Z'],
  ['cron(0 8 1 * ? *)', '2026-04-01T08:00:00Z'],
  ['cron(0 8 L * ? *)', '2026-03-31T08:00:00Z'],
  ['cron(0 8 ? * 6#2 *)', '2026-03-13T08:00:00Z'],
  ['cron(0 0 1 1 ? 2030)', '2030-01-01T00:00:00Z'],
])('%s runs next at %s', (expression, next) => {
  expect(parseSchedule(expression).next(after)).toEqual(new Date(next));
});

test('a calendar follows its time zone', () => {
  const timetable = parseSchedule('cron(0 9 * * ? *)', 'Europe/Madrid');
  expect(timetable.next(after)).toEqual(new Date('2026-03-07T08:00:00Z'));
});

test('a year that is over brings no further run', () => {
  expect(parseSchedule('cron(0 0 1 1 ? 2020)').next(after)).toBeUndefined();
});

test.each([
  'rate(0 minutes)',
  'rate(5 fortnights)',
  'at(2030-01-01T00:00:00)',
  'every minute',
  'cron(61 * * * ? *)',
])('%s is refused', (expression) => {
  expect(() => parseSchedule(expression)).toThrow();
});
