import type { BatchOrder } from '../batches/batch.ts';
import { type Chunk, maxResendsNoted } from '../batches/chunk.ts';
import { type Invitation, type InvitationState, invitationStates } from '../batches/invitation.ts';
import type { Recipient } from '../batches/recipient.ts';
import type { ChunkStore } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import { attributes, CorruptItem, number, text } from './attributes.ts';
import { timeToLive } from './batch-item.ts';
import { keys } from './keys.ts';
import { shape } from './shape.ts';
import type { Item, Table } from './table.ts';

/** Tries against others who write the same chunk at the same moment: each of them ends the try of all others. */
const tries = 20;

/**
 * Chunks. The recipients of one are a single attribute, written and read whole: JSON of
 * `[index, address, token id, state, attempts, at, reason, message id, sent at, delivered at, token state (true: DONE),
 * generation, expiry, token version, rotation, resend day, resend count]` each, what is not known left off at the end.
 */
export function createChunkStore(table: Table): ChunkStore {
  const read = async (batchId: string, number: number): Promise<Chunk | undefined> => {
    const item = await table.get(keys.chunk(batchId, number));
    return item && readChunk(item);
  };
  return {
    async write(order, chunks, signal) {
      await table.putAll(
        chunks.map((chunk) => chunkItem(chunk, order)),
        signal,
      );
    },

    async read(batchId, from, to) {
      const numbers = Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
      const items = await table.getAll(numbers.map((n) => keys.chunk(batchId, n)));
      return items.map(readChunk).sort((a, b) => a.number - b.number);
    },

    async readSome(batchId, numbers) {
      return (await table.getAll(numbers.map((n) => keys.chunk(batchId, n)))).map(readChunk);
    },

    async change(batchId, number, apply, known, signal) {
      let chunk = known ?? (await read(batchId, number));
      for (let attempt = 0; chunk && attempt < tries; attempt += 1) {
        const next = { ...apply(chunk), version: chunk.version + 1 };
        const recipients = writeRecipients(next);
        const resends = writeResends(next);
        const isSame = recipients === writeRecipients(chunk) && resends === writeResends(chunk);
        if (next.round === chunk.round && isSame) return chunk;
        const written = await table.update(
          keys.chunk(batchId, number),
          {
            UpdateExpression:
              'SET #recipients = :recipients, #round = :round, #version = :next' +
              (resends === undefined ? '' : ', resends = :resends'),
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: {
              '#recipients': 'recipients',
              '#round': 'round',
              '#version': 'version',
            },
            ExpressionAttributeValues: attributes({
              ':recipients': recipients,
              ':round': next.round,
              ':next': next.version,
              ':version': chunk.version,
              ':resends': resends,
            }),
          },
          signal,
        );
        if (written) return next;
        // Somebody else wrote it, or we did and never heard of it: what was applied is then there already.
        if (attempt > 0) await table.backOff(attempt);
        chunk = await read(batchId, number);
      }
      if (chunk) throw new Failure('unavailable', { retryAfter: 1 });
      return undefined;
    },

    async remove(batchId, chunks, signal) {
      const numbers = Array.from({ length: chunks }, (_, n) => n);
      await table.deleteAll(
        numbers.map((n) => keys.chunk(batchId, n)),
        signal,
      );
    },
  };
}

function chunkItem(chunk: Chunk, order: BatchOrder): Item {
  const { partition, sort } = keys.chunk(chunk.batchId, chunk.number);
  return attributes({
    [shape.partitionKey]: partition,
    [shape.sortKey]: sort,
    [shape.timeToLive]: timeToLive(order),
    batchId: chunk.batchId,
    number: chunk.number,
    round: chunk.round,
    version: chunk.version,
    recipients: writeRecipients(chunk),
    resends: writeResends(chunk),
  });
}

/** @throws CorruptItem */
function readChunk(item: Item): Chunk {
  const recipients: unknown = JSON.parse(text(item, 'recipients'));
  if (!Array.isArray(recipients)) throw new CorruptItem('Attribute recipients is not a list');
  return {
    batchId: text(item, 'batchId'),
    number: number(item, 'number'),
    round: number(item, 'round'),
    version: number(item, 'version'),
    recipients: recipients.map(readRecipient),
    ...(item.resends && { resends: readResends(text(item, 'resends')) }),
  };
}

function writeRecipients({ recipients }: Chunk): string {
  return JSON.stringify(recipients.map(writeRecipient));
}

function writeRecipient({ index, address, tokenId, invitation, ...extras }: Recipient): unknown[] {
  const { state, attempts, at, reason, messageId, sentAt, deliveredAt } = invitation;
  const row: unknown[] = [index, address, tokenId, state, attempts];
  const later = [
    at,
    reason,
    messageId,
    sentAt,
    deliveredAt,
    extras.tokenState === 'DONE' ? true : extras.tokenState,
    extras.generation,
    extras.expireAt,
    extras.tokenVersion,
    extras.rotation,
    extras.resendDay,
    extras.resendCount,
  ];
  const known = later.findLastIndex((value) => value !== undefined) + 1;
  for (let n = 0; n < known; n += 1) row.push(later[n] ?? null);
  return row;
}

function readRecipient(row: unknown): Recipient {
  if (!Array.isArray(row)) throw new CorruptItem('A recipient is not a list');
  const [
    index,
    address,
    tokenId,
    state,
    attempts,
    at,
    reason,
    messageId,
    sentAt,
    deliveredAt,
    tokenState,
    generation,
    expireAt,
    tokenVersion,
    rotation,
    resendDay,
    resendCount,
  ]: unknown[] = row;
  if (
    typeof index !== 'number' ||
    typeof address !== 'string' ||
    typeof tokenId !== 'string' ||
    !isState(state)
  ) {
    throw new CorruptItem('A recipient lacks its index, address, token or state');
  }
  const invitation: Invitation = {
    state,
    attempts: typeof attempts === 'number' ? attempts : 0,
    ...(typeof at === 'number' && { at }),
    ...(typeof reason === 'string' && { reason }),
    ...(typeof messageId === 'string' && { messageId }),
    ...(typeof sentAt === 'number' && { sentAt }),
    ...(typeof deliveredAt === 'number' && { deliveredAt }),
  };
  return {
    index,
    address,
    tokenId,
    invitation,
    ...(tokenState === true && { tokenState: 'DONE' }),
    ...(tokenState === 'DELETED' && { tokenState }),
    ...(typeof generation === 'number' && { generation }),
    ...(typeof expireAt === 'number' && { expireAt }),
    ...(typeof tokenVersion === 'number' && { tokenVersion }),
    ...(typeof rotation === 'number' && { rotation }),
    ...(typeof resendDay === 'number' && { resendDay }),
    ...(typeof resendCount === 'number' && { resendCount }),
  };
}

/** JSON of `[batch id, positions]` each, the newest last; `undefined` where there are none. */
function writeResends({ resends }: Chunk): string | undefined {
  const entries = Object.entries(resends ?? {}).slice(-maxResendsNoted);
  return entries.length > 0 ? JSON.stringify(entries) : undefined;
}

function readResends(json: string): Record<string, number[]> {
  const entries: unknown = JSON.parse(json);
  if (!Array.isArray(entries)) throw new CorruptItem('Attribute resends is not a list');
  return Object.fromEntries(
    entries.map((entry: unknown) => {
      const [id, positions]: unknown[] = Array.isArray(entry) ? entry : [];
      if (typeof id !== 'string' || !Array.isArray(positions)) throw new CorruptItem('A resend lacks its id');
      return [id, positions.filter((position) => typeof position === 'number')];
    }),
  );
}

function isState(value: unknown): value is InvitationState {
  return invitationStates.some((state) => state === value);
}
