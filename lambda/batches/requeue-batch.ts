import { Failure } from '../failure.ts';
import { stateOf, type Token } from '../tokens/token.ts';
import type { Batch, Requeue } from './batch.ts';
import { type Chunk, chunkSize } from './chunk.ts';
import { mayBeReminded, mayBeRetried, requeued } from './invitation.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { type Recipient, withTokenFacts } from './recipient.ts';

/** Chunks gone through between two notes of the progress. */
const pageSize = 20;

/**
 * Does the work of a retry or a resend: goes through the chunks of the batch that it is about, queues the invitations
 * that are meant once more, and wakes that batch, which then sends them. It makes no tokens, and their invitations stay
 * where they are: one home, one truth.
 *
 * @throws LeaseLost; Failure unavailable
 */
export async function requeueRest(work: LeasedBatch, requeue: Requeue): Promise<void> {
  const { services } = work;
  const source = await services.batches.find(requeue.batchId);
  if (!source) throw new Failure('unexpected', { cause: new Error(`Batch ${requeue.batchId} is gone`) });
  const [first, end] = rangeOf(requeue, source);
  while (first + work.batch.minted < end) {
    if (work.isTimeUp()) {
      await work.release({ dueAt: services.clock() });
      return;
    }
    const from = first + work.batch.minted;
    const to = Math.min(from + pageSize, end);
    const queued = await requeuePage(work, requeue, source, from, to);
    if (queued > 0) await services.batches.wake(source.id, services.clock());
    await work.save({ minted: to - first, requeued: work.batch.requeued + queued });
  }
  await work.release({ state: 'completed', dueAt: undefined });
}

/** Chunks that it goes through: all, or the one of its one token. */
function rangeOf({ place }: Requeue, source: Batch): [number, number] {
  if (place === undefined) return [0, source.chunks];
  const chunk = Math.floor(place / chunkSize);
  return [chunk, chunk + 1];
}

/** @returns how many invitations were queued */
async function requeuePage(
  { services, batch }: LeasedBatch,
  requeue: Requeue,
  source: Batch,
  from: number,
  to: number,
): Promise<number> {
  const chunks = await services.chunks.read(source.id, from, to);
  const counts = chunks.map(async (chunk) => {
    const tokens = await services.tokens.findAll(
      batch.organizationId,
      chunk.recipients.map(({ tokenId }) => tokenId),
    );
    const byId = new Map(tokens.map((token) => [token.id, token]));
    let queued = 0;
    const apply = (current: Chunk): Chunk => {
      queued = 0;
      const recipients = current.recipients.map((recipient, position) => {
        const token = byId.get(recipient.tokenId);
        if (!token || !isMeant(recipient, token, source, requeue, services.clock())) return recipient;
        if (requeue.place !== undefined && requeue.place !== current.number * chunkSize + position)
          return recipient;
        queued += 1;
        return requeuedAs(recipient, token, source, requeue, services.clock());
      });
      return queued > 0 ? { ...current, recipients } : current;
    };
    await services.chunks.change(source.id, chunk.number, apply, chunk);
    return queued;
  });
  return (await Promise.all(counts)).reduce((sum, queued) => sum + queued, 0);
}

/** With what has changed of its token since: the mail carries the link and the expiry of now. */
function requeuedAs(
  recipient: Recipient,
  token: Token,
  source: Batch,
  { rotate }: Requeue,
  now: number,
): Recipient {
  return {
    ...withTokenFacts(recipient, token, source, now),
    invitation: requeued(recipient.invitation),
    ...(rotate && { rotation: token.generation + 1 }),
  };
}

/** Only a token that can still be used is worth a mail. */
function isMeant(
  { invitation }: Recipient,
  token: Token,
  source: Batch,
  { mode, force }: Requeue,
  now: number,
): boolean {
  if (stateOf(token, source, now) !== 'PENDING') return false;
  return mode === 'retry' ? mayBeRetried(invitation) : mayBeReminded(invitation, force, now);
}
