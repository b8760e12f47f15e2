import { Failure } from '../failure.ts';
import { createdAt, type Device, type HistoryEntry, type Token, type TokenState } from './token.ts';

/**
 * The state machine of a token, in one place: each change names the states it may start from and says what it makes.
 * A change is pure; the store writes what it makes if the token is still as it was read.
 */
export interface Change {
  readonly from: readonly TokenState[];
  /** Whether it ends the token for good, so that mail which still waits must be stopped before. */
  readonly endsMail?: boolean;
  /** @throws Failure where the token may not be changed so, whatever its state */
  check?(token: Token): void;
  /**
   * Whether the same change was made before, so that the one who asks again gets the answer of the first time.
   *
   * @param state of the token now
   */
  isDone(token: Token, state: TokenState, now: number): boolean;
  /** @param id of the call, for the history */
  apply(token: Token, now: number, id: string): Token;
}

/** How long the one who redeemed a token gets the same answer again, in milliseconds: a lost answer strands nobody. */
export const redeemAgainFor = 10 * 60_000;

/** How long a token's new life, which counts from now, is not counted anew where the same is asked again. */
const updateAgainFor = 60_000;

/** A token lives at most this long from its creation, in milliseconds. */
export const longestLife = 365 * 24 * 3_600_000;

/** Links carry their generation in one byte. */
const lastGeneration = 255;

/** Entries of the history that are kept: an item must stay small. */
const longestHistory = 20;

/**
 * @param generation of the link that was opened
 * @param claimants what the same caller is known by again
 */
export function redeem(
  by: string,
  device: Device | undefined,
  claimants: readonly string[],
  generation: number,
): Change {
  return {
    from: ['PENDING'],
    check(token) {
      if (token.generation > generation) throw unknownSecret();
    },
    isDone({ redemption }, state, now) {
      if (state !== 'DONE' || !redemption || now - redemption.at > redeemAgainFor) return false;
      return redemption.claimants.some((claimant) => claimants.includes(claimant));
    },
    apply: (token, now, id) => ({
      ...noted(token, { what: 'redeemed', at: now, by, id }),
      state: 'DONE',
      redemption: { at: now, device, claimants },
    }),
  };
}

export function remove(by: string): Change {
  return {
    from: ['PENDING', 'EXPIRED', 'DONE'],
    endsMail: true,
    isDone: (_, state) => state === 'DELETED',
    apply: (token, now, id) => ({
      ...noted(token, { what: 'removed', at: now, by, id }),
      state: 'DELETED',
    }),
  };
}

/** What an update sets; `duration` in seconds from now. */
export interface TokenUpdate {
  readonly displayName?: string;
  readonly tags?: readonly string[];
  readonly duration?: number;
}

export function update(by: string, changes: TokenUpdate): Change {
  const from: readonly TokenState[] = ['PENDING', 'EXPIRED'];
  return {
    from,
    isDone(token, state, now) {
      const { displayName = token.displayName, tags = token.tags, duration } = changes;
      const isSame = displayName === token.displayName && String(tags) === String(token.tags);
      return from.includes(state) && isSame && (duration === undefined || isLifeOf(token, by, duration, now));
    },
    apply: (token, now, id) => {
      const expireAt = changes.duration === undefined ? token.expireAt : now + changes.duration * 1000;
      if (expireAt > createdAt(token) + longestLife) {
        const message = 'duration must not reach past one year from the creation of the token.';
        throw new Failure('invalidRequest', { details: [{ pointer: '/duration', message }] });
      }
      return {
        ...noted(token, { what: 'updated', at: now, by, id }),
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
    isDone({ history }, state) {
      const last = history.findLast(({ what }) => what === 'redeemed' || what === 'reopened');
      return state === 'PENDING' && last?.what === 'reopened' && last.by === by;
    },
    apply: (token, now, id) => ({
      ...noted(token, { what: 'reopened', at: now, by, id }),
      state: 'PENDING',
      generation: nextGeneration(token),
      redemption: undefined,
    }),
  };
}

/** The mail with a new link was accepted: from now on the old one is dead. */
export function rotate(by: string, generation: number): Change {
  return {
    from: ['PENDING', 'EXPIRED', 'DONE'],
    isDone: (token, state) => state !== 'DELETED' && token.generation >= generation,
    apply: (token, now, id) => ({ ...noted(token, { what: 'rotated', at: now, by, id }), generation }),
  };
}

/** Generation of the link that follows a token's. @throws Failure stateConflict when there is none */
export function nextGeneration({ generation }: Pick<Token, 'generation'>): number {
  if (generation < lastGeneration) return generation + 1;
  const message = 'This token has had 255 links; make a new token.';
  throw new Failure('stateConflict', { details: [{ message }] });
}

export function unknownSecret(): Failure {
  return new Failure('notFound', {
    details: [{ pointer: '/secret', message: 'This secret opens nothing here.' }],
  });
}

/** Whether the same caller gave the token just this life a moment ago; a short life is soon counted anew. */
function isLifeOf({ history, expireAt }: Token, by: string, duration: number, now: number): boolean {
  const last = history.at(-1);
  if (last?.what !== 'updated' || last.by !== by || expireAt !== last.at + duration * 1000) return false;
  return now - last.at <= Math.min(updateAgainFor, duration * 100);
}

function noted(token: Token, entry: HistoryEntry): Token {
  return { ...token, updatedAt: entry.at, history: [...token.history, entry].slice(-longestHistory) };
}
