import { expect, test } from '@jest/globals';
import { writeSecret } from '../../lambda/tokens/secret.ts';
import type { Answer } from './machinery/api.ts';
import type { Mail } from './machinery/mails.ts';
import type { Call } from './machinery/recorder.ts';
import type { Story } from './machinery/scenario.ts';
import type { StoredToken } from './machinery/table.ts';
import { promises } from './promises.ts';

const batchId = 'b'.repeat(24);
const tokenId = 'a'.repeat(24);
const expireAt = 2_000_000;
const token: StoredToken = {
  id: tokenId,
  batchId,
  email: 'ann@example.com',
  state: 'PENDING',
  generation: 1,
  expireAt,
};
const mail: Mail = {
  messageId: 'message-1',
  to: token.email,
  link: link(1),
  tokenId,
  generation: 1,
  batchId,
  attempt: 1,
  token,
  at: 1_000_000,
  fault: undefined,
};
const healthy = storyOf({});

test.each(promises)('a story in which all is well keeps: $name', ({ check }) => {
  expect(check(healthy)).toEqual([]);
});

test.each<[string, Story]>([
  ['nothing stays due', { ...healthy, isSettled: false }],
  ['every accepted address has one token', storyOf({ tokens: [token, { ...token, id: 'c'.repeat(24) }] })],
  ['every invitation is settled', storyOf({ invitation: 'queued' })],
  ['every invitation is settled', storyOf({ invitation: 'unknown' })],
  ['mail leaves only to who may use it', storyOf({ mail: { token: { ...token, state: 'DELETED' } } })],
  ['mail leaves only to who may use it', storyOf({ mail: { generation: 0 } })],
  ['mail leaves only to who may use it', storyOf({ mail: { at: expireAt } })],
  ['lists show the living link', storyOf({ shownGeneration: 0 })],
  ['who is PENDING has a living link in the inbox', { ...healthy, mails: [] }],
  ['who is PENDING has a living link in the inbox', storyOf({ mail: { generation: 2 } })],
  ['counts equal the chunks', storyOf({ redeemed: 1 })],
  ['the same call is answered the same', { ...healthy, replay: answer(2) }],
  [
    'nothing leaves after a standstill',
    { ...healthy, leasedCallsAfterStop: [call('SendBulkTemplatedEmail')] },
  ],
])('a story in which it is broken is told from others: %s', (name, story) => {
  const broken = promises.filter(({ check }) => check(story).length > 0).map((promise) => promise.name);
  expect(broken).toContain(name);
});

function storyOf(wrong: {
  tokens?: StoredToken[];
  mail?: Partial<Mail>;
  invitation?: 'queued' | 'unknown';
  shownGeneration?: number;
  redeemed?: number;
}): Story {
  const invitation = wrong.invitation ?? 'sent';
  const shown = link(wrong.shownGeneration ?? 1);
  const at = new Date(expireAt).toISOString();
  const recipient = { id: tokenId, email: token.email, expireAt: at, enrollmentLink: shown };
  return {
    facts: { tokens: [] },
    before: { tokens: [], mails: [] },
    after: { tokens: wrong.tokens ?? [token], batches: [] },
    mails: [{ ...mail, ...wrong.mail }],
    views: {
      batches: [
        {
          batchId,
          state: 'completed',
          total: 1,
          sendEmail: true,
          redeemed: wrong.redeemed ?? 0,
          invitations: { [invitation]: 1 },
        },
      ],
      recipients: new Map([[batchId, [{ ...recipient, invitation }]]]),
      tokens: new Map([[tokenId, { expireAt: at, enrollmentLink: shown, history: [] }]]),
    },
    answer: answer(1),
    replay: answer(1),
    othersAnswer: undefined,
    isSettled: true,
    eventsLost: false,
    mayBeHalfDone: false,
    leasedCallsAfterStop: [],
  };
}

function answer(total: number): Answer {
  return { status: 200, data: { batchId, total }, code: undefined, retryAfter: undefined };
}

function call(action: string): Call {
  return {
    service: 'ses',
    action,
    body: '',
    invocation: '1',
    signedAt: 0,
    fault: undefined,
    answer: undefined,
  };
}

function link(generation: number): string {
  const claims = { keyVersion: 1, generation, organizationId: '0'.repeat(24), tokenId };
  return `https://enroll.example/enroll/apple/${writeSecret(claims, Buffer.alloc(32))}`;
}
