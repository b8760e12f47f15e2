import type { BatchOrder } from '../batches/batch.ts';
import type { Chunk, Recipient } from '../batches/chunk.ts';
import { type Invitation, type InvitationState, invitationStates } from '../batches/invitation.ts';
import { type ChunkStore, LeaseLost } from '../batches/services.ts';
import { attributes, CorruptItem, number, text } from './attributes.ts';
import { timeToLive } from './batch-item.ts';
import { keys } from './keys.ts';
import { shape } from './shape.ts';
import type { Item, Table } from './table.ts';

/**
 * Chunks. The recipients of one are a single attribute, written and read whole: JSON of
 * `[index, address, token id, state, attempts, at, reason, message id]` each, what is not known left off at the end.
 */
export function createChunkStore(table: Table): ChunkStore {
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

    async record(chunk, order) {
      const written = { ...chunk, version: chunk.version + 1 };
      const recorded = await table.put(chunkItem(written, order), {
        // The second half makes our own retry after a lost answer a success.
        ConditionExpression: '#version = :version OR (#version = :next AND #round = :round)',
        ExpressionAttributeNames: { '#version': 'version', '#round': 'round' },
        ExpressionAttributeValues: attributes({
          ':version': chunk.version,
          ':next': written.version,
          ':round': chunk.round,
        }),
      });
      if (!recorded) throw new LeaseLost();
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
    recipients: JSON.stringify(chunk.recipients.map(writeRecipient)),
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
  };
}

function writeRecipient({ index, address, tokenId, invitation }: Recipient): unknown[] {
  const { state, attempts, at, reason, messageId } = invitation;
  const row = [index, address, tokenId, state, attempts, at ?? null, reason ?? null, messageId ?? null];
  while (row.at(-1) === null) row.pop();
  return row;
}

function readRecipient(row: unknown): Recipient {
  if (!Array.isArray(row)) throw new CorruptItem('A recipient is not a list');
  const [index, address, tokenId, state, attempts, at, reason, messageId]: unknown[] = row;
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
  };
  return { index, address, tokenId, invitation };
}

function isState(value: unknown): value is InvitationState {
  return invitationStates.some((state) => state === value);
}
