import { userEmails } from './beginnings.ts';
import { isDone } from './expectations.ts';
import type { Operation, Story } from './machinery/scenario.ts';
import { operations } from './operations.ts';

/** Two that meet: before each call of the one, the other happens from beginning to end. */
export interface Race {
  readonly operation: Operation;
  readonly meanwhile: Operation;
}

/** Operations that meet, by name: the one whose calls wait, and the others. */
const meetings: Readonly<Record<string, readonly string[]>> = {
  'send later': [
    'remove token before its mail',
    'redeem before its mail',
    'prolong before its mail',
    'revoke batch before its mail',
    'resend batch',
    'rotate token',
  ],
  'resend batch': ['remove token', 'redeem', 'prolong', 'revoke batch'],
  'rotate token': ['remove token', 'redeem', 'prolong'],
  'record mail events': ['resend batch', 'remove token'],
  'remove token': ['redeem', 'prolong'],
  redeem: ['remove token', 'prolong'],
};

export const races: readonly Race[] = Object.entries(meetings).flatMap(([name, others]) =>
  others.map((other) => ({ operation: named(name), meanwhile: named(other) })),
);

function named(name: string): Operation {
  const operation = operations.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`There is no operation ${name}`);
  return operation;
}

/** The state of the first token once these were answered. */
const states: Readonly<Record<string, readonly string[]>> = {
  'remove token': ['DELETED'],
  'remove token before its mail': ['DELETED'],
  redeem: ['DONE', 'DELETED'],
  'redeem before its mail': ['DONE'],
};

/** What must have come of what somebody did meanwhile. */
export function verifyRace({ operation, meanwhile }: Race): (story: Story) => string[] {
  return (story) => {
    const { othersAnswer, after, facts } = story;
    if (!othersAnswer || othersAnswer.status >= 500) return [`the other is answered ${othersAnswer?.status}`];
    const allowed = isDone({ ...story, answer: othersAnswer }) ? states[meanwhile.name] : undefined;
    const state = after.tokens.find(({ id }) => id === facts.tokens[0]?.id)?.state ?? 'gone';
    const wrong = allowed && !allowed.includes(state) ? [`the token is ${state}`] : [];
    const isOfAll = meanwhile.name.includes('batch');
    return [...wrong, ...(isOfAll ? mailedAsTold(story) : othersMailed(operation, story))];
  };
}

/** Whoever is told that so many are mailed again is right, and nobody else is. */
function mailedAsTold({ othersAnswer, answer, mails, before, views }: Story): string[] {
  const totals = [othersAnswer, answer].map((told) => told?.data.total);
  const again = totals.reduce<number>((sum, total) => sum + (typeof total === 'number' ? total : 0), 0);
  const most = again + (before.mails.length === 0 ? 3 : 0);
  if (views.batches.some(({ revokedAt }) => revokedAt !== undefined) && mails.length < most) return [];
  return mails.length === most ? [] : [`${mails.length} were mailed, not ${most}`];
}

/** The others of the batch have what they would have had. */
function othersMailed({ name }: Operation, { mails, answer }: Story): string[] {
  const isMailed = name === 'send later' || (name === 'resend batch' && answer?.status === 200);
  return userEmails.slice(1).flatMap((email) => {
    const got = mails.filter(({ to }) => to === email).length;
    return got === (isMailed ? 1 : 0) ? [] : [`${email} got ${got} mails`];
  });
}
