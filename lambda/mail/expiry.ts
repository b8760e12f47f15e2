import type { Language } from '../schemas/language.ts';

/**
 * Makes the writer of expiry moments for one language and time zone: weekday, date, time to the minute (never
 * later than the moment itself) and the zone's name, e.g. `Friday, October 9, 2026 at 2:00 PM GMT+2`.
 *
 * @param timeZone IANA name; UTC is used where the runtime does not know it, for a mail must not fail by it
 */
export function expiryWriter(language: Language, timeZone: string): (expireAt: Date) => string {
  const key = `${language} ${timeZone}`;
  const known = writers.get(key);
  if (known) return known;
  const format = formatter(language, timeZone);
  let last = { time: Number.NaN, written: '' };
  const writer = (expireAt: Date): string => {
    const time = expireAt.getTime();
    if (time !== last.time) last = { time, written: format.format(time) };
    return last.written;
  };
  writers.set(key, writer);
  return writer;
}

/**
 * A formatter costs a thousand times its use to make, and its use costs more than the rest of a letter's data. The
 * letters of a batch expire at one moment, so that too is worth keeping.
 */
const writers = new Map<string, (expireAt: Date) => string>();

function formatter(language: Language, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, { ...fields, timeZone });
  } catch {
    return new Intl.DateTimeFormat(language, { ...fields, timeZone: 'UTC' });
  }
}

const fields = {
  weekday: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;
