import { Cron } from 'croner';

/** When something runs next. */
export interface Timetable {
  /** @returns the first run after a moment, or `undefined` when there is none */
  next(after: Date): Date | undefined;
  /** The first run of a schedule that begins at a moment, where that is not simply the next one. */
  first?(start: Date): Date;
}

/**
 * Reads a schedule expression of EventBridge: `rate(5 minutes)` or `cron(0 9 ? * MON-FRI *)`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @param timeZone IANA name; rules know UTC only
 * @throws Error for anything else
 */
export function parseSchedule(expression: string, timeZone = 'UTC'): Timetable {
  const [, kind, argument = ''] = /^(rate|cron)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return everyPeriod(argument, expression);
  if (kind === 'cron') return byCalendar(argument, timeZone);
  throw new Error(`The local engine does not know the schedule ${expression}`);
}

/** A new rule that runs at a rate runs at once on AWS, then each period. Here what it calls may take a moment to start. */
const firstRunDelayMs = 1_000;

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function everyPeriod(argument: string, expression: string): Timetable {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  const period = Number(count) * (unitMs[unit] ?? 0);
  if (!(period > 0)) throw new Error(`The local engine does not know the schedule ${expression}`);
  return {
    next: (after) => new Date(after.getTime() + period),
    first: (start) => new Date(start.getTime() + firstRunDelayMs),
  };
}

/** EventBridge's fields start with the minutes and end with the year, and its weeks start with Sunday as day 1. */
function byCalendar(fields: string, timeZone: string): Timetable {
  const cron = new Cron(`0 ${fields}`, {
    alternativeWeekdays: true,
    mode: '7-part',
    paused: true,
    sloppyRanges: true, // `0/15`, as EventBridge takes it
    timezone: timeZone,
  });
  return { next: (after) => cron.nextRun(after) ?? undefined };
}
