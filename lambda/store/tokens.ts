import pMap from 'p-map';
import type { BatchOrder } from '../batches/batch.ts';
import { type Chunk, chunkSize } from '../batches/chunk.ts';
import type { TokenStore } from '../batches/services.ts';
import { attributes } from './attributes.ts';
import { keys } from './keys.ts';
import { shape } from './shape.ts';
import { type Item, maxInFlight, type Table } from './table.ts';

/** Tokens are kept this long after they expire, in milliseconds. */
const afterlife = 30 * 24 * 3_600_000;

export function createTokenStore(table: Table): TokenStore {
  return {
    async mint(order, chunks, isTimeUp, signal) {
      let minted = chunks.length;
      let failure: unknown;
      await pMap(
        chunks,
        async (chunk, n) => {
          try {
            if (failure === undefined && !isTimeUp()) {
              await table.putAll(tokenItems(order, chunk), signal);
              return;
            }
          } catch (error) {
            failure ??= error;
          }
          minted = Math.min(minted, n);
        },
        // Each chunk of 50 is two calls.
        { concurrency: maxInFlight / 2 },
      );
      if (failure !== undefined && minted === 0) throw failure;
      return minted;
    },

    async remove(organizationId, tokenIds, signal) {
      await table.deleteAll(
        tokenIds.map((id) => keys.token(organizationId, id)),
        signal,
      );
    },
  };
}

function tokenItems(order: BatchOrder, chunk: Chunk): Item[] {
  const timeToLive = Math.ceil((order.expireAt + afterlife) / 1000);
  return chunk.recipients.map(({ address, tokenId }, position) => {
    const { partition, sort } = keys.token(order.organizationId, tokenId);
    return attributes({
      [shape.partitionKey]: partition,
      [shape.sortKey]: sort,
      [shape.timeToLive]: timeToLive,
      batchId: order.id,
      place: chunk.number * chunkSize + position,
      email: address,
      state: 'PENDING',
      keyVersion: order.keyVersion,
      expireAt: order.expireAt,
    });
  });
}
