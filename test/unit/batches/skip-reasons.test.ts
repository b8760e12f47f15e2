import { expect, test } from '@jest/globals';
import { noProgress } from '../../../lambda/batches/batch.ts';
import type { Invitation } from '../../../lambda/batches/invitation.ts';
import type { Recipient } from '../../../lambda/batches/recipient.ts';
import {
  addSkipped,
  type SkipContext,
  type SkipReason,
  skipReason,
} from '../../../lambda/batches/skip-reasons.ts';
import type { Token } from '../../../lambda/tokens/token.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const hour = 3_600_000;

const source: SkipContext['source'] = {
  ...noProgress(now),
  id: 'b',
  organizationId: 'o',
  createdAt: now,
  createdBy: 'key',
  idempotent: false,
  fingerprint: '',
  keyVersion: 1,
  sendEmail: true,
  expireAt: now + 100 * hour,
  total: 1,
  success: 1,
  failed: {},
  suppressed: 0,
  chunks: 1,
  round: 1,
  wakes: 0,
  revokedAt: undefined,
  lease: undefined,
};

const token: Token = {
  id: 't',
  organizationId: 'o',
  batchId: 'b',
  place: 0,
  email: 'ann@example.com',
  state: 'PENDING',
  keyVersion: 1,
  generation: 0,
  expireAt: now + 100 * hour,
  updatedAt: undefined,
  displayName: undefined,
  tags: undefined,
  redemption: undefined,
  history: [],
  version: 0,
};

function reasonOf(invitation: Partial<Invitation>, changes: Partial<SkipContext> = {}, known = {}) {
  const recipient: Recipient = {
    index: 0,
    address: 'ann@example.com',
    tokenId: 't',
    invitation: { state: 'sent', attempts: 1, at: now - 30 * hour, ...invitation },
    ...known,
  };
  const requeue = { mode: 'remind', force: false } as const;
  return skipReason(recipient, { source, requeue, token, isSuppressed: undefined, now, ...changes });
}

const retry = { requeue: { mode: 'retry', force: true } } as const;

test.each<[Partial<Invitation>, SkipReason | undefined, SkipReason | undefined]>([
  [{ state: 'none' }, 'notMailed', 'notMailed'],
  [{ state: 'queued' }, 'queued', 'queued'],
  [{ state: 'unknown' }, 'queued', 'queued'],
  [{ state: 'unknown', reason: 'no_answer_from_ses' }, undefined, undefined],
  [{ state: 'sent' }, undefined, 'notFailed'],
  [{ state: 'sent', at: now - hour }, 'remindedToday', 'notFailed'],
  [{ state: 'delivered' }, undefined, 'notFailed'],
  [{ state: 'failed' }, undefined, undefined],
  [{ state: 'bounced', reason: 'mailbox_full' }, undefined, undefined],
  [{ state: 'bounced', reason: 'bounced_permanently' }, 'bounced', 'bounced'],
  [{ state: 'complained' }, 'complained', 'complained'],
  [{ state: 'suppressed', reason: 'on_suppression_list' }, 'suppressed', 'suppressed'],
  [{ state: 'suppressed', reason: 'on_ses_suppression_list' }, 'suppressed', 'suppressed'],
])('%j is left out of a reminder as %s, of a retry as %s', (invitation, reminded, retried) => {
  expect(reasonOf(invitation)).toBe(reminded);
  expect(reasonOf(invitation, retry)).toBe(retried);
});

test('an address that was taken off the list is mailed again, but not one on the list of SES', () => {
  const freed = { isSuppressed: false };
  expect(reasonOf({ state: 'suppressed', reason: 'on_suppression_list' }, freed)).toBeUndefined();
  expect(reasonOf({ state: 'suppressed', reason: 'on_ses_suppression_list' }, freed)).toBe('suppressed');
  expect(reasonOf({ state: 'bounced', reason: 'bounced_permanently' }, freed)).toBeUndefined();
  expect(reasonOf({ state: 'complained' }, freed)).toBeUndefined();
  expect(reasonOf({ state: 'sent' }, { isSuppressed: true })).toBe('suppressed');
});

test.each<[Partial<Token> | undefined, object, SkipReason]>([
  [{ state: 'DONE' }, {}, 'used'],
  [{ state: 'DELETED' }, {}, 'removed'],
  [{ expireAt: now }, {}, 'expired'],
  [undefined, {}, 'expired'],
  [undefined, { tokenState: 'DONE' }, 'used'],
  // The recipient knows of a removal that the token was read before.
  [{}, { tokenState: 'DELETED', tokenVersion: 1 }, 'removed'],
  [{ state: 'DONE', version: 2 }, { tokenState: 'DELETED', tokenVersion: 1 }, 'used'],
])('a token that is %j, as far as known %j, is left out as %s', (changes, known, reason) => {
  expect(reasonOf({}, { token: changes && { ...token, ...changes } }, known)).toBe(reason);
});

test('all of a batch that was revoked are left out as removed', () => {
  expect(reasonOf({}, { source: { ...source, revokedAt: now } })).toBe('removed');
});

test('reasons of none are not named', () => {
  expect(addSkipped({ used: 1 }, { used: 2, expired: 1 })).toEqual({ used: 3, expired: 1 });
  expect(addSkipped({}, {})).toEqual({});
});
