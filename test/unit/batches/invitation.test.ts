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
  requeued,
} from '../../../lambda/batches/invitation.ts';
import { mergeInvitations } from '../../../lambda/batches/merge-invitations.ts';

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
  [{ outcome: 'sent' }, { state: 'sent', attempts: 1, at: now, sentAt: now }],
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

test('one that is queued once more wins over what is reported of the attempt before, also if that is under way', () => {
  const waiting: Invitation = { state: 'queued', attempts: 1 };
  const sent = posted(waiting, { outcome: 'sent', messageId: 'm' }, now);
  for (const before of [sent, waiting]) {
    const again = requeued(before);
    expect(mergeInvitations(again, sent)).toEqual(again);
  }
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

test.each([
  ['failed', 'rejected_by_ses', true],
  ['failed', 'address_not_verified', true],
  ['bounced', 'bounced_softly', true],
  ['bounced', 'mailbox_full', true],
  ['bounced', 'message_too_large', true],
  ['bounced', 'content_rejected', true],
  ['bounced', 'attachment_rejected', true],
  ['bounced', 'delivery_timed_out', true],
  ['bounced', 'bounced_permanently', false],
  ['suppressed', 'on_ses_suppression_list', false],
  ['suppressed', 'failed_ses_validation', false],
  ['complained', undefined, false],
  ['delivered', undefined, false],
] as const)('of one that is %s (%s) a retry is %s', (state, reason, expected) => {
  expect(mayBeRetried({ state, attempts: 1, at: now, ...(reason && { reason }) })).toBe(expected);
});
