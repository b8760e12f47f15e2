import { expect, test } from '@jest/globals';
import {
  doubtWait,
  endedBeforeSending,
  type Invitation,
  invitationStates,
  isDue,
  mayBeRetried,
  posted,
  queued,
} from '../../../lambda/batches/invitation.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

test('of all states only queued is due, and unknown after its wait', () => {
  const due = invitationStates.filter((state) => isDue({ state, attempts: 1, at: now }, now));
  expect(due).toEqual(['queued']);
  const doubtful: Invitation = { state: 'unknown', attempts: 1, at: now };
  expect(isDue(doubtful, now + doubtWait - 1)).toBe(false);
  expect(isDue(doubtful, now + doubtWait)).toBe(true);
});

test.each<[Parameters<typeof posted>[1], Invitation]>([
  [
    { outcome: 'sent', messageId: 'm' },
    { state: 'sent', attempts: 1, at: now, messageId: 'm', sentAt: now },
  ],
  [
    { outcome: 'failed', reason: 'r' },
    { state: 'failed', attempts: 1, at: now, reason: 'r' },
  ],
  [{ outcome: 'unknown' }, { state: 'unknown', attempts: 1, at: now }],
  [{ outcome: 'later', reason: 'throttled' }, queued],
])('a queued invitation after %j', (result, after) => {
  expect(posted(queued, result, now)).toEqual(after);
});

test('one that was in doubt keeps being so when SES puts it off', () => {
  const doubtful: Invitation = { state: 'unknown', attempts: 1, at: now };
  expect(posted(doubtful, { outcome: 'later', reason: 'unavailable' }, now + doubtWait)).toBe(doubtful);
});

test('one without an answer twice in a row is not sent again by itself, but may be retried', () => {
  const second = posted({ state: 'unknown', attempts: 1, at: now }, { outcome: 'unknown' }, now + doubtWait);
  expect(second).toMatchObject({ state: 'unknown', attempts: 2, reason: 'no_answer_from_ses' });
  expect(isDue(second, now + 100 * doubtWait)).toBe(false);
  expect(mayBeRetried(second)).toBe(true);
});

test('one whose token expired was not tried once more', () => {
  expect(endedBeforeSending({ state: 'unknown', attempts: 1, at: 0 }, 'expired_before_sending', now)).toEqual(
    {
      state: 'failed',
      attempts: 1,
      at: now,
      reason: 'expired_before_sending',
    },
  );
});
