import { expect, test } from '@jest/globals';
import { queued } from '../../../lambda/batches/invitation.ts';
import {
  generationToMail,
  type Recipient,
  rotationDue,
  withTokenFacts,
} from '../../../lambda/batches/recipient.ts';
import type { Token } from '../../../lambda/tokens/token.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const batch = { expireAt: now + 1_000 };

const token: Token = {
  id: '0'.repeat(24),
  organizationId: '1'.repeat(24),
  batchId: '2'.repeat(24),
  place: 0,
  email: 'ann@example.com',
  state: 'PENDING',
  keyVersion: 1,
  generation: 0,
  expireAt: batch.expireAt,
  updatedAt: undefined,
  displayName: undefined,
  tags: undefined,
  redemption: undefined,
  history: [],
  version: 0,
};

const recipient: Recipient = { index: 0, address: token.email, tokenId: token.id, invitation: queued };

test('a recipient of an unchanged token stays as small as it was', () => {
  expect(withTokenFacts(recipient, token, batch, now)).toEqual(recipient);
});

test.each([
  ['DELETED', 'removed_before_sending'],
  ['DONE', 'used_before_sending'],
] as const)(
  'mail of a token that is %s is stopped while it is queued or in doubt, not once it was sent',
  (state, reason) => {
    const ended = { ...token, state, version: 1 };
    const after = (invitation: Recipient['invitation']) =>
      withTokenFacts({ ...recipient, invitation }, ended, batch, now).invitation;
    expect(after(queued)).toMatchObject({ state: 'failed', reason });
    expect(after({ state: 'unknown', attempts: 1, at: now })).toMatchObject({ state: 'failed', reason });
    expect(after({ state: 'sent', attempts: 1, at: now, sentAt: now }).state).toBe('sent');
  },
);

test('what is known of a newer version of the token stays', () => {
  const reopened = withTokenFacts(recipient, { ...token, generation: 1, version: 3 }, batch, now);
  expect(withTokenFacts(reopened, { ...token, state: 'DONE', version: 2 }, batch, now)).toBe(reopened);
});

test('the next mail carries the new link, and the old one dies when that mail was taken', () => {
  const rotating = { ...recipient, rotation: 1 };
  expect(generationToMail(rotating)).toBe(1);
  expect(rotationDue(rotating)).toBe(false);
  const sent: Recipient = { ...rotating, invitation: { state: 'sent', attempts: 1, at: now, sentAt: now } };
  expect(rotationDue(sent)).toBe(true);
  const completed = withTokenFacts(sent, { ...token, generation: 1, version: 1 }, batch, now);
  expect(rotationDue(completed)).toBe(false);
  expect(completed).toMatchObject({ generation: 1 });
  expect(completed).not.toHaveProperty('rotation');
});
