import { userEmails } from './beginnings.ts';
import type { Story } from './machinery/scenario.ts';

export function isDone({ answer }: Story): boolean {
  return answer !== undefined && answer.status < 300;
}

export function anyBatch({ views }: Story): boolean {
  return views.batches.length > 0;
}

/** @param who places among the three; the others got none */
export function mailedEach(
  { mails, eventsLost }: Story,
  times: number,
  who: readonly number[] = [0, 1, 2],
): string[] {
  return userEmails.flatMap((email, n) => {
    const links = mails.filter(({ to }) => to === email).map(({ link }) => link);
    const got = links.length;
    if (eventsLost && got > times) {
      const isSame = new Set(links).size === 1;
      return got === times + 1 && isSame ? [] : [`${email} got ${got} mails, ${new Set(links).size} links`];
    }
    const isAsked = who.includes(n);
    if (isAsked) return got === times ? [] : [`${email} got ${got} mails, not ${times}`];
    return got <= times ? [] : [`${email} got ${got} mails`];
  });
}

/** Those that were asked for got one more mail each; without an answer all of them or none. */
export function resent(story: Story, people: number): string[] {
  if (story.answer && !isDone(story)) return [`the answer is ${story.answer.status}`];
  const asked = userEmails.slice(0, people);
  const times = isDone(story) || story.mails.length > 0 ? 1 : 0;
  return mailedEach(
    story,
    times,
    asked.map((_, n) => n),
  );
}

export function totalIsMailed({ answer, mails }: Story): string[] {
  if (answer?.status !== 200) return [];
  const { total } = answer.data;
  return total === new Set(mails.map(({ to }) => to)).size
    ? []
    : [`the answer's total is ${total}, ${mails.length} were mailed`];
}

export function generationIs({ after, facts }: Story, allowed: readonly number[]): string[] {
  const token = after.tokens.find(({ id }) => id === facts.tokens[0]?.id);
  return allowed.includes(token?.generation ?? -1) ? [] : [`its generation is ${token?.generation}`];
}

/** In the state it was brought to; without an answer also in the one it had. */
export function stateIs(story: Story, state: string, before = 'PENDING'): string[] {
  const { answer, after, facts } = story;
  if (answer && !isDone(story)) return [`the answer is ${answer.status} ${answer.code}`];
  const now = after.tokens.find(({ id }) => id === facts.tokens[0]?.id)?.state;
  return now === state || (!answer && now === before) ? [] : [`the token is ${now}`];
}

export function reopenedOnce({ after, facts }: Story): string[] {
  const token = after.tokens.find(({ id }) => id === facts.tokens[0]?.id);
  const generation = token?.state === 'PENDING' ? 1 : 0;
  return token?.generation === generation ? [] : [`its generation is ${token?.generation}`];
}

export function isRevoked({ views }: Story): boolean {
  return views.batches.some(({ revokedAt }) => revokedAt !== undefined);
}

export function revoked(story: Story): string[] {
  if (story.answer && !isDone(story)) return [`the answer is ${story.answer.status} ${story.answer.code}`];
  return !story.answer || isRevoked(story) ? [] : ['the batch is not revoked'];
}
