import { expect, jest, test } from '@jest/globals';
import type { ScheduleDefinition } from '../../../bin/local/schedules/definition.ts';
import { parseSchedule } from '../../../bin/local/schedules/expression.ts';
import { startSchedules } from '../../../bin/local/schedules/scheduler.ts';

const place = { region: 'us-east-1', accountId: '000000000000', stackName: 's', apiUrl: '', queueUrl: '' };
const target = {
  name: 'deliver',
  arn: 'arn',
  handler: '',
  directory: '',
  timeoutMs: 1,
  memoryMb: 1,
  environment: {},
  reservedConcurrency: undefined,
  asynchronous: {
    retries: 0,
    maximumAgeMs: 1,
    deadLetterArn: undefined,
    onSuccessArn: undefined,
    onFailureArn: undefined,
  },
};

function run(schedule: Partial<ScheduleDefinition>) {
  jest.useFakeTimers({ now: new Date('2026-03-06T10:00:00Z') });
  const events: string[] = [];
  const { close } = startSchedules(
    [
      {
        arn: 'arn:rule',
        source: 'aws.events',
        timetable: parseSchedule('rate(1 minute)'),
        target,
        input: undefined,
        ...schedule,
      },
    ],
    { accept: (_function, _requestId, event) => void events.push(event), close: () => {} },
    place,
  );
  return {
    events,
    [Symbol.dispose]() {
      close();
      jest.useRealTimers();
    },
  };
}

test('a rate runs its function soon after the start, then each period, with the event that EventBridge sends', () => {
  using running = run({});
  jest.advanceTimersByTime(1_000);
  expect(running.events).toHaveLength(1);
  jest.advanceTimersByTime(59_999);
  expect(running.events).toHaveLength(1);
  jest.advanceTimersByTime(1 + 60_000);
  expect(running.events.map((event) => JSON.parse(event))).toMatchObject([
    {
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: '2026-03-06T10:00:01Z',
      resources: ['arn:rule'],
      detail: {},
    },
    { time: '2026-03-06T10:01:01Z' },
    { time: '2026-03-06T10:02:01Z' },
  ]);
});

test('a calendar runs its function at its times alone', () => {
  using running = run({ timetable: parseSchedule('cron(2 * * * ? *)') });
  jest.advanceTimersByTime(119_999);
  expect(running.events).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(running.events).toHaveLength(1);
});

test('an input of the template takes the place of the event', () => {
  using running = run({ input: '{"mine":1}' });
  jest.advanceTimersByTime(1_000);
  expect(running.events).toEqual(['{"mine":1}']);
});

test('a run further away than timers reach comes at its time', () => {
  using running = run({ timetable: parseSchedule('cron(0 10 15 4 ? 2026)') });
  jest.advanceTimersByTime(40 * 86_400_000 - 1);
  expect(running.events).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(running.events).toHaveLength(1);
});

test('runs missed while the machine slept are not made up for', () => {
  using running = run({});
  jest.setSystemTime(new Date('2026-03-06T12:00:30Z'));
  jest.advanceTimersByTime(60_000);
  expect(running.events).toHaveLength(1);
  jest.advanceTimersByTime(60_000);
  expect(running.events).toHaveLength(2);
});
