import { Failure } from '../failure.ts';
import { changeToken } from '../tokens/change-token.ts';
import type { Token } from '../tokens/token.ts';
import { nextGeneration, rotate } from '../tokens/transitions.ts';
import type { Requeue } from './batch.ts';
import { type Chunk, chunkSize, resendPositions } from './chunk.ts';
import { dailyLimitExceeded, dayNumber, secondsToNextDay } from './daily-limit.ts';
import { addressKey } from './email-address.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { type Recipient, withTokenFacts } from './recipient.ts';
import { askedSince, type Requeued, type RequeueSource, requeuedRecipient } from './requeue.ts';
import { LeaseLost } from './services.ts';
import { type SkipContext, type SkipReason, skipReason } from './skip-reasons.ts';

/** Times that one person's mail is sent again by hand, a UTC day. */
const maxResendsPerDay = 3;

/** Whoever is mailed no more can have a new link all the same, to be handed over in another way. */
const unmailable: readonly (SkipReason | undefined)[] = ['suppressed', 'bounced', 'complained'];

type RequeueOne = Requeue & { readonly place: number };

/**
 * Queues the invitation of one recipient once more. One that still waits is not queued twice, but carries the new link
 * where one is asked for; who is mailed no more gets the new link without a mail.
 *
 * @throws Failure unavailable
 */
export async function requeueOne(
  work: LeasedBatch,
  requeue: RequeueOne,
  of: RequeueSource,
): Promise<Requeued> {
  const { services, batch } = work;
  const position = requeue.place % chunkSize;
  const [chunk] = await services.chunks.readSome(of.source.id, [Math.floor(requeue.place / chunkSize)]);
  const recipient = chunk?.recipients[position];
  if (!chunk || !recipient) return left('removed');
  const earlier = outcomeOf(chunk, batch.id);
  if (earlier) return earlier;

  const context = await contextOf(work, requeue, of, recipient);
  const reason = skipReason(recipient, context);
  const { token } = context;
  if (!token) return left('expired');
  if (requeue.rotate && unmailable.includes(reason)) return rotateOnly(work, token, reason);
  const generation = requeue.rotate ? generationAfter(token) : undefined;
  if (generation instanceof Failure) return { queued: 0, skipped: {}, refusal: generation };
  const refusal = whyNot(recipient, reason, services.clock());
  if (refusal) return refusal;
  if (reason === undefined) {
    if (work.hasEnded) throw new LeaseLost();
    const reservation = { id: batch.id, invitations: 1, askedSince: askedSince(batch) };
    const now = services.clock();
    const room = await services.organizations.reserveInvitations(of.organization, reservation, now);
    if (room.granted === 0) {
      const limit = dailyLimitExceeded(of.organization, room.left, now);
      return { queued: 0, skipped: { dailyLimit: 1 }, refusal: limit };
    }
  }

  let outcome: Requeued = left('removed');
  await services.chunks.change(
    of.source.id,
    chunk.number,
    (current) => {
      const written = requeueIn(current, position, { ...context, token, generation, resendId: batch.id });
      outcome = written.outcome;
      return written.chunk;
    },
    chunk,
    work.signal,
  );
  return outcome;
}

interface Wanted extends SkipContext {
  readonly token: Token;
  /** Of the new link, where one is asked for. */
  readonly generation: number | undefined;
  readonly resendId: string;
}

/** Decides in the chunk as it is written: of two requests at once only one can be the third of the day. */
function requeueIn(
  chunk: Chunk,
  position: number,
  { generation, resendId, ...context }: Wanted,
): { readonly chunk: Chunk; readonly outcome: Requeued } {
  const recipient = chunk.recipients[position];
  const earlier = outcomeOf(chunk, resendId);
  if (!recipient || earlier) return { chunk, outcome: earlier ?? left('removed') };
  const { token, source, now } = context;
  const reason = skipReason(recipient, context);
  const refusal = whyNot(recipient, reason, now);
  if (refusal) return { chunk, outcome: refusal };
  const carriesNewLink = generation === undefined || recipient.rotation === generation;
  const next: Recipient = {
    ...(reason === 'queued' && carriesNewLink
      ? withTokenFacts(recipient, token, source, now)
      : requeuedRecipient(recipient, token, source, now)),
    ...(generation !== undefined && { rotation: generation }),
    resendDay: dayNumber(now),
    resendCount: resendsToday(recipient, now) + 1,
  };
  const written: Chunk = {
    ...chunk,
    recipients: chunk.recipients.with(position, next),
    resends: { ...chunk.resends, [resendId]: reason === 'queued' ? [] : [position] },
  };
  return { chunk: written, outcome: outcomeOf(written, resendId) ?? left('removed') };
}

/** What a resend did in a chunk, by what it noted there; `undefined` where it did nothing yet. */
function outcomeOf(chunk: Chunk, resendId: string): Requeued | undefined {
  if (!Object.hasOwn(chunk.resends ?? {}, resendId)) return undefined;
  const queued = resendPositions(chunk, resendId).length;
  return { queued, skipped: queued > 0 ? {} : { queued: 1 }, hasEffect: true };
}

async function contextOf(
  { services }: LeasedBatch,
  requeue: RequeueOne,
  { source, organization }: RequeueSource,
  { tokenId, address }: Recipient,
): Promise<SkipContext> {
  const key = addressKey(address);
  const [token, suppressed] = await Promise.all([
    services.tokens.find(organization.id, tokenId),
    organization.hasSuppressions ? services.suppressions.find(organization.id, [key]) : undefined,
  ]);
  return { source, requeue, token, isSuppressed: suppressed?.has(key), now: services.clock() };
}

/** The old link dies at once: no mail with the new one is to come. */
async function rotateOnly(
  { services, batch }: LeasedBatch,
  token: Token,
  reason: SkipReason | undefined,
): Promise<Requeued> {
  const isDone = token.history.some(({ id }) => id === batch.id);
  const generation = isDone ? token.generation : generationAfter(token);
  if (generation instanceof Failure) return { queued: 0, skipped: {}, refusal: generation };
  const change = rotate(batch.createdBy, generation);
  await changeToken(batch.organizationId, token.id, change, services, batch.id);
  return { queued: 0, skipped: reason ? { [reason]: 1 } : {}, hasEffect: true };
}

function generationAfter(token: Token): number | Failure {
  try {
    return nextGeneration(token);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function whyNot(recipient: Recipient, reason: SkipReason | undefined, now: number): Requeued | undefined {
  if (reason !== undefined && reason !== 'queued') return left(reason);
  if (resendsToday(recipient, now) < maxResendsPerDay) return undefined;
  const message = `One person is mailed again at most ${maxResendsPerDay} times a day (UTC).`;
  const refusal = new Failure('limitExceeded', { details: [{ message }], retryAfter: secondsToNextDay(now) });
  return { queued: 0, skipped: { dailyLimit: 1 }, refusal };
}

function resendsToday({ resendDay, resendCount = 0 }: Recipient, now: number): number {
  return resendDay === dayNumber(now) ? resendCount : 0;
}

function left(reason: SkipReason): Requeued {
  const details = [{ message: advice[reason] ?? 'This invitation cannot be sent again.' }];
  return { queued: 0, skipped: { [reason]: 1 }, refusal: new Failure('stateConflict', { details }) };
}

const onList =
  'Take it off the list by DELETE …/suppressions/{address} if mail can reach it now, or ask for a new link without a mail by {"rotate":true}.';

/** Why a person cannot be mailed, and what to do about it. */
const advice: { readonly [reason in SkipReason]?: string } = {
  used: 'The token is DONE: it was used. Reopen it first if its enrollment failed.',
  removed: 'The token is DELETED. Make a new one for this address.',
  expired: 'The token is EXPIRED. Give it more time by PUT with a duration, then send it again.',
  bounced: `Mail to this address bounced for good. ${onList}`,
  complained: `The person complained about this mail. ${onList}`,
  suppressed: `The address is on a suppression list. ${onList}`,
  notMailed: 'The token was made without an invitation. Make a new one with sendEmail.',
};
