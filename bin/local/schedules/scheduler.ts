import { randomUUID } from 'node:crypto';
import type { AsynchronousInvoker } from '../functions/asynchronous.ts';
import type { Place } from '../place.ts';
import type { ScheduleDefinition } from './definition.ts';
import type { Timetable } from './expression.ts';

/** The longest that a timer of Node.js can wait. */
const longestTimerMs = 2 ** 31 - 1;

/** Runs functions by the clock until closed. A run that takes long does not hold back the next one, as on AWS. */
export function startSchedules(
  schedules: readonly ScheduleDefinition[],
  asynchronous: AsynchronousInvoker,
  place: Place,
): { close(): void } {
  const timers = new Map<ScheduleDefinition, NodeJS.Timeout>();

  function arm(schedule: ScheduleDefinition, at: Date | undefined): void {
    if (!at) return;
    const wait = at.getTime() - Date.now();
    const run = (): void => {
      const isDue = at.getTime() <= Date.now();
      if (isDue) start(schedule, at);
      arm(schedule, isDue ? following(schedule.timetable, at) : at);
    };
    timers.set(schedule, setTimeout(run, Math.min(wait, longestTimerMs)));
  }

  function start(schedule: ScheduleDefinition, at: Date): void {
    const event = schedule.input ?? scheduledEvent(schedule, at, place);
    asynchronous.accept(schedule.target, randomUUID(), event);
  }

  const now = new Date();
  for (const schedule of schedules) {
    const { timetable } = schedule;
    arm(schedule, timetable.first ? timetable.first(now) : timetable.next(now));
  }
  return {
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** Runs that were missed while the machine slept are not made up for. */
function following(timetable: Timetable, at: Date): Date | undefined {
  const next = timetable.next(at);
  return next && next.getTime() < Date.now() ? timetable.next(new Date()) : next;
}

function scheduledEvent({ arn, source }: ScheduleDefinition, at: Date, place: Place): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source,
    account: place.accountId,
    time: `${at.toISOString().slice(0, 19)}Z`,
    region: place.region,
    resources: [arn],
    // EventBridge Scheduler sends the detail as a text, rules as an object.
    detail: source === 'aws.scheduler' ? '{}' : {},
  });
}
