import { claimsOf } from './machinery/mails.ts';
import type { Call } from './machinery/recorder.ts';
import type { Story } from './machinery/scenario.ts';

/** A promise that holds whatever goes wrong, checked by what table, inbox and API show. */
export interface Promised {
  readonly name: string;
  /** @returns what breaks it, in words */
  check(story: Story): string[];
}

/** Checked one by one after every scenario. */
export const promises: readonly Promised[] = [
  { name: 'nothing stays due', check: nothingStaysDue },
  { name: 'every accepted address has one token', check: oneTokenEach },
  { name: 'every invitation is settled', check: everyInvitationSettled },
  { name: 'mail leaves only to who may use it', check: mailOpensSomething },
  { name: 'lists show the living link', check: unlessHalfDone(livingLinks) },
  { name: 'who is PENDING has a living link in the inbox', check: unlessHalfDone(lastMailOpens) },
  { name: 'counts equal the chunks', check: unlessHalfDone(countsAreTrue) },
  { name: 'the same call is answered the same', check: sameAnswer },
  { name: 'nothing leaves after a standstill', check: nothingAfterStop },
];

/** What a second call completes is checked where there is one. */
function unlessHalfDone(check: Promised['check']): Promised['check'] {
  return (story) => (story.mayBeHalfDone ? [] : check(story));
}

function nothingStaysDue({ isSettled, after }: Story): string[] {
  const due = after.batches.filter(({ dueAt }) => dueAt !== undefined);
  return isSettled ? [] : [`still due: ${due.map(({ id, state }) => `${id} (${state})`)}`];
}

function oneTokenEach({ views, after }: Story): string[] {
  return [...views.recipients].flatMap(([batchId, recipients]) => {
    const tokens = after.tokens.filter((token) => token.batchId === batchId);
    const wrong = recipients.filter(
      ({ id, email }) =>
        tokens.filter((token) => token.email === email).length !== 1 ||
        !tokens.some((token) => token.id === id && token.email === email),
    );
    return [
      ...wrong.map(({ email }) => `${email} has not exactly one token`),
      ...(tokens.length === recipients.length
        ? []
        : [`${tokens.length} tokens, ${recipients.length} recipients`]),
    ];
  });
}

function everyInvitationSettled({ views }: Story): string[] {
  const batches = views.batches
    .filter(({ state }) => state !== 'completed')
    .map(({ batchId, state }) => `batch ${batchId} is ${state}`);
  const recipients = [...views.recipients.values()].flat().flatMap(({ email, invitation, reason }) => {
    const isOpen = invitation === 'queued' || (invitation === 'unknown' && reason === undefined);
    return isOpen ? [`the invitation to ${email} is ${invitation}`] : [];
  });
  return [...batches, ...recipients];
}

function mailOpensSomething({ mails }: Story): string[] {
  return mails.flatMap(({ to, token, generation, at }) => {
    if (!token) return [`${to} was mailed without a token`];
    if (token.state !== 'PENDING') return [`${to} was mailed though the token was ${token.state}`];
    if (token.expireAt <= at) return [`${to} was mailed though the token had expired`];
    return token.generation > generation ? [`${to} was mailed a dead link`] : [];
  });
}

function livingLinks({ views, after }: Story): string[] {
  return [...views.recipients.values()].flat().flatMap(({ id, email, expireAt, enrollmentLink }) => {
    const token = after.tokens.find((candidate) => candidate.id === id);
    const view = views.tokens.get(id);
    if (!token || !view) return [`${email} has no token`];
    const links = { recipients: enrollmentLink, token: view.enrollmentLink };
    const dead = Object.entries(links).filter(
      ([, link]) => link !== undefined && claimsOf(link).generation !== token.generation,
    );
    const expiries = { recipients: expireAt, token: view.expireAt };
    const old = Object.entries(expiries).filter(([, at]) => Date.parse(at) !== token.expireAt);
    return [
      ...dead.map(([list]) => `${list} shows ${email} a link of another generation`),
      ...old.map(([list]) => `${list} shows ${email} another expiry`),
    ];
  });
}

function lastMailOpens({ views, after, before, mails }: Story): string[] {
  return [...views.recipients.values()].flat().flatMap(({ id, email, invitation }) => {
    const token = after.tokens.find((candidate) => candidate.id === id);
    const got = [...before.mails, ...mails].filter(({ tokenId }) => tokenId === id);
    if (token?.state !== 'PENDING' || !['sent', 'delivered'].includes(invitation)) return [];
    const newest = Math.max(-1, ...got.map(({ generation }) => generation));
    if (newest < 0) return [`${email} counts as mailed and is not`];
    const wasReopened = views.tokens.get(id)?.history.some(({ what }) => what === 'reopened');
    if (newest > token.generation) return [`an older link of ${email} lives on`];
    return newest < token.generation && !wasReopened ? [`every link mailed to ${email} is dead`] : [];
  });
}

function countsAreTrue({ views, after }: Story): string[] {
  return views.batches.flatMap(({ batchId, invitations, redeemed, resends, sendEmail }) => {
    const recipients = views.recipients.get(batchId);
    if (!recipients || resends !== undefined) return [];
    const wrong = Object.entries(invitations).filter(
      ([state, count]) =>
        sendEmail && recipients.filter(({ invitation }) => invitation === state).length !== count,
    );
    const used = after.tokens.filter((token) => token.batchId === batchId && token.state === 'DONE').length;
    return [
      ...wrong.map(([state, count]) => `batch ${batchId} counts ${count} ${state}`),
      ...(used === redeemed ? [] : [`batch ${batchId} counts ${redeemed} used tokens of ${used}`]),
    ];
  });
}

/**
 * An answer that was given before the work was done (202) knows no more than the batch. What a resend answered that
 * queued nothing is not remembered.
 */
function sameAnswer({ answer, replay }: Story): string[] {
  if (!answer || !replay || answer.data.batchId === undefined) return [];
  const told = ({ status, data }: typeof answer): string =>
    JSON.stringify(answer.status === 202 ? [data.batchId] : [status, data]);
  return told(answer) === told(replay) ? [] : [`first ${told(answer)}, then ${told(replay)}`];
}

/**
 * The send rate is the account's and under no lease; nor is asking for somebody who sends, or for a new lease.
 */
function nothingAfterStop({ leasedCallsAfterStop }: Story): string[] {
  const isUnderLease = ({ action, body }: Call): boolean =>
    action === 'SendBulkTemplatedEmail' ||
    (/^(Put|Update|Delete|BatchWrite)/.test(action) &&
      !/"pk":{"S":"(send-rate|sender)"}/.test(body) &&
      !body.includes('SET leaseHolder = :holder'));
  return leasedCallsAfterStop
    .filter(isUnderLease)
    .map(({ action, body }) => `${action} ${body.slice(0, 200)}`);
}
