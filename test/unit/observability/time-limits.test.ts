import { expect, test } from '@jest/globals';
import { timeLimits } from '../../../lambda/observability/time-limits.ts';

test('work ends in time for the answer, and the process at its deadline', () => {
  expect(timeLimits(() => 1_000_000, 29_000, 6_000)).toMatchObject({
    answerBy: 1_023_000,
    deadline: 1_029_000,
  });
});

test('calls in flight are ended before the process is', async () => {
  const { signal } = timeLimits(() => 0, 2_010, 1_000);
  expect(signal.aborted).toBe(false);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  expect(signal.aborted).toBe(true);
});

test('an invocation that is nearly over begins nothing', async () => {
  const { signal } = timeLimits(() => 0, 1_000, 6_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(signal.aborted).toBe(true);
});

test('a process that stood still past its end begins nothing when it goes on', () => {
  let now = 0;
  const { signal } = timeLimits(() => now, 29_000, 6_000);
  expect(signal.aborted).toBe(false);
  now = 29_000;
  expect(signal.aborted).toBe(true);
});
