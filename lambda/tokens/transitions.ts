import { Failure } from '../failure.ts';
import { createdAt, type Device, type HistoryEntry, type Token, type TokenState } from './token.ts';

/**
 * The state machine of a token, in one place: each change names the states it may start from and says what it makes.
 * A change is pure; the store writes what it makes if the token is still as it was read.
 */
export interface Change {
  readonly from: readonly TokenState[];
  apply(token: Token, now: number): Token;
}

/** How long the one who redeemed a token gets the same answer again, in milliseconds: a lost answer strands nobody. */
export const redeemAgainFor = 10 * 60_000;

/** A token lives at most this long from its creation, in milliseconds. */
export const longestLife = 365 * 24 * 3_600_000;

/** Links carry their generation in one byte. */
const lastGeneration = 255;

/** Entries of the history that are kept: an item must stay small. */
const longestHistory = 20;

export function redeem(by: string, device: Device | undefined, claimants: readonly string[]): Change {
  return {
    from: ['PENDING'],
    apply: (token, now) => ({
      ...noted(token, 'redeemed', now, by),
      state: 'DONE',
      redemption: { at: now, device, claimants },
    }),
  };
}

export function remove(by: string): Change {
  return {
    from: ['PENDING', 'EXPIRED', 'DONE'],
    apply: (token, now) => ({ ...noted(token, 'removed', now, by), state: 'DELETED' }),
  };
}

/** @param changes `duration` in seconds from now */
export function update(
  by: string,
  changes: { readonly displayName?: string; readonly tags?: readonly string[]; readonly duration?: number },
): Change {
  return {
    from: ['PENDING', 'EXPIRED'],
    apply: (token, now) => {
      const expireAt = changes.duration === undefined ? token.expireAt : now + changes.duration * 1000;
      if (expireAt > createdAt(token) + longestLife) {
        const message = 'duration must not reach past one year from the creation of the token.';
        throw new Failure('invalidRequest', { details: [{ pointer: '/duration', message }] });
      }
      return {
        ...noted(token, 'updated', now, by),
        expireAt,
        displayName: changes.displayName ?? token.displayName,
        tags: changes.tags ?? token.tags,
      };
    },
  };
}

/** A token whose enrolment failed can be used again, under a new link. */
export function reopen(by: string): Change {
  return {
    from: ['DONE'],
    apply: (token, now) => {
      if (token.generation >= lastGeneration) {
        const message = 'This token has had 255 links; make a new token.';
        throw new Failure('stateConflict', { details: [{ message }] });
      }
      return {
        ...noted(token, 'reopened', now, by),
        state: 'PENDING',
        generation: token.generation + 1,
        redemption: undefined,
      };
    },
  };
}

/** The mail with a new link was accepted: from now on the old one is dead. */
export function rotate(by: string, generation: number): Change {
  return {
    from: ['PENDING', 'EXPIRED', 'DONE'],
    apply: (token, now) =>
      token.generation >= generation ? token : { ...noted(token, 'rotated', now, by), generation },
  };
}

function noted(token: Token, what: HistoryEntry['what'], at: number, by: string): Token {
  return { ...token, updatedAt: at, history: [...token.history, { what, at, by }].slice(-longestHistory) };
}
