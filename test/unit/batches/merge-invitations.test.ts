import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Invitation } from '../../../lambda/batches/invitation.ts';
import { mergeInvitations } from '../../../lambda/batches/merge-invitations.ts';

const kinds: readonly Partial<Invitation>[] = [
  { state: 'unknown' },
  { state: 'unknown', reason: 'no_answer_from_ses' },
  { state: 'failed', reason: 'expired_before_sending' },
  { state: 'failed', reason: 'revoked_before_sending' },
  { state: 'suppressed', reason: 'on_suppression_list' },
  { state: 'sent' },
  { state: 'sent', reason: 'delivery_delayed' },
  { state: 'bounced', reason: 'bounced_softly' },
  { state: 'failed', reason: 'rejected_by_ses' },
  { state: 'failed', reason: 'rendering_failed' },
  { state: 'delivered' },
  { state: 'bounced', reason: 'mailbox_full' },
  { state: 'bounced', reason: 'content_rejected' },
  { state: 'bounced', reason: 'bounced_permanently' },
  { state: 'suppressed', reason: 'on_ses_suppression_list' },
  { state: 'complained' },
];

const time = fc.integer({ min: 1, max: 9 });
const invitations: fc.Arbitrary<Invitation> = fc
  .record(
    {
      kind: fc.constantFrom(...kinds),
      attempts: fc.integer({ min: 1, max: 3 }),
      at: time,
      messageId: fc.constantFrom('a', 'b'),
      sentAt: time,
      deliveredAt: time,
    },
    { requiredKeys: ['kind', 'attempts', 'at'] },
  )
  .map(({ kind, ...rest }) => ({ state: 'unknown', ...kind, ...rest }));

const queued: Invitation = { state: 'queued', attempts: 0 };

test('reports come to the same in any order and however often', () => {
  const shuffled = fc
    .array(invitations, { minLength: 1, maxLength: 8 })
    .chain((reports) =>
      fc.tuple(
        fc.constant(reports),
        fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 }),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([reports, again]) => {
      expect(again.reduce(mergeInvitations, queued)).toEqual(reports.reduce(mergeInvitations, queued));
    }),
    { numRuns: 500 },
  );
});

test('reports that others merged first come to the same', () => {
  fc.assert(
    fc.property(invitations, invitations, invitations, (a, b, c) => {
      expect(mergeInvitations(mergeInvitations(a, b), c)).toEqual(
        mergeInvitations(a, mergeInvitations(b, c)),
      );
    }),
    { numRuns: 500 },
  );
});

test('nothing about an earlier attempt changes what is known of a later one', () => {
  fc.assert(
    fc.property(invitations, invitations, (a, b) => {
      fc.pre(a.attempts < b.attempts);
      expect(mergeInvitations(a, b)).toEqual(b);
    }),
  );
});

const sent: Invitation = { state: 'sent', attempts: 1, at: 2, messageId: 'm', sentAt: 2 };

test.each([
  ['in doubt', 'sent', { state: 'unknown', at: 1 }, sent],
  ['delivered', 'bounced', { state: 'delivered', at: 3 }, { state: 'bounced', at: 2 }],
  ['bounced', 'complained', { state: 'bounced', at: 3 }, { state: 'complained', at: 2 }],
  ['softly bounced', 'delivered', { state: 'bounced', reason: 'bounced_softly' }, { state: 'delivered' }],
  ['sent', 'failed', sent, { state: 'failed', reason: 'rendering_failed' }],
  ['revoked while in doubt', 'sent', { state: 'failed', reason: 'revoked_before_sending' }, sent],
] as const)('a mail that is %s and %s is the latter', (_, state, first, second) => {
  const merged = mergeInvitations({ attempts: 1, ...first }, { attempts: 1, ...second });
  expect(merged.state).toBe(state);
});

test.each([
  ['delivered', 'mailbox_full', { state: 'delivered' }, { state: 'bounced', reason: 'mailbox_full' }],
  [
    'bounced_softly',
    'mailbox_full',
    { state: 'bounced', reason: 'bounced_softly' },
    { state: 'bounced', reason: 'mailbox_full' },
  ],
  [
    'mailbox_full',
    'bounced_permanently',
    { state: 'bounced', reason: 'mailbox_full' },
    { state: 'bounced', reason: 'bounced_permanently' },
  ],
  [
    'in doubt',
    'no_answer_from_ses',
    { state: 'unknown' },
    { state: 'unknown', reason: 'no_answer_from_ses' },
  ],
] as const)('of %s and %s the latter is the reason', (_, reason, first, second) => {
  const [a, b] = [
    { attempts: 1, ...first },
    { attempts: 1, ...second },
  ];
  expect(mergeInvitations(a, b).reason).toBe(reason);
  expect(mergeInvitations(b, a).reason).toBe(reason);
});

test('a delivery keeps when the mail was sent', () => {
  const delivered: Invitation = { state: 'delivered', attempts: 1, at: 5, deliveredAt: 5 };
  expect(mergeInvitations(delivered, sent)).toEqual({
    state: 'delivered',
    attempts: 1,
    at: 5,
    messageId: 'm',
    sentAt: 2,
    deliveredAt: 5,
  });
});
