import { InvalidArgumentError } from '@commander-js/extra-typings';

const day = 24 * 3_600_000;
const longestDays = 1825;

/**
 * Reads when something ends: `90` or `90d` for days from now, `2027-03-01` for the beginning of that day in UTC, or a
 * moment with its offset, `2027-03-01T09:00:00+01:00`.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds
 */
export function parseExpiry(text: string, now: number): number {
  const [, days] = /^(\d+)d?$/.exec(text) ?? [];
  if (days !== undefined) return now + readDays(days) * day;
  const [, date, time] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const moment = Date.parse(text);
  if (date === undefined || Number.isNaN(moment) || !isOnCalendar(date)) {
    throw new InvalidArgumentError(
      'Give days from now (90), a date (2027-03-01), or a moment (2027-03-01T09:00:00Z).',
    );
  }
  if (moment > now) return moment;
  throw new InvalidArgumentError(`That ${time === undefined ? 'day has begun' : 'moment is over'} already.`);
}

function readDays(digits: string): number {
  const days = Number(digits);
  if (days >= 1 && days <= longestDays) return days;
  throw new InvalidArgumentError(`Give 1 to ${longestDays} days, or a date.`);
}

/** Date.parse takes 31 February for a day in March. */
function isOnCalendar(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}
