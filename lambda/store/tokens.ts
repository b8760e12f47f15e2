import pMap from 'p-map';
import { addressKey } from '../batches/email-address.ts';
import type { TokenStore } from '../batches/services.ts';
import { userId } from '../tokens/token-id.ts';
import { attributes, text } from './attributes.ts';
import { keys, tokenPartition } from './keys.ts';
import { shape } from './shape.ts';
import type { Table } from './table.ts';
import { changedAttributes, newTokenItems, readToken } from './token-item.ts';

/** Chunks whose tokens are written at a time, each by two calls: 24 in flight, 48 for a request, which writes two groups of chunks at a time. */
const chunksInFlight = 12;

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
              await table.putAll(newTokenItems(order, chunk), signal);
              return;
            }
          } catch (error) {
            failure ??= error;
          }
          minted = Math.min(minted, n);
        },
        { concurrency: chunksInFlight },
      );
      if (failure !== undefined && minted === 0) throw failure;
      return minted;
    },

    async find(organizationId, id) {
      const item = await table.get(keys.token(organizationId, id));
      return item && readToken(item);
    },

    async findAll(organizationId, ids) {
      const items = await table.getAll(ids.map((id) => keys.token(organizationId, id)));
      const found = new Map(items.map((item) => [text(item, shape.sortKey), readToken(item)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    async findByAddress(organizationId, wanted, { before, limit }) {
      const digits = userId(organizationId, wanted).slice(0, 6);
      const { items, next } = await table.query({
        KeyConditionExpression: '#partition = :partition AND #sort < :before',
        ExpressionAttributeNames: { '#partition': shape.partitionKey, '#sort': shape.sortKey },
        ExpressionAttributeValues: attributes({
          ':partition': tokenPartition(organizationId, digits),
          ':before': before ?? 'g',
        }),
        ScanIndexForward: false,
        Limit: limit,
      });
      const tokens = items.map(readToken);
      return {
        // Other people's ids may begin with the same digits.
        tokens: tokens.filter(({ email }) => addressKey(email) === wanted),
        next: next && tokens.at(-1)?.id,
      };
    },

    async replace(token, next) {
      const changed = changedAttributes({ ...next, version: token.version + 1 });
      const names = Object.keys(changed);
      const written = await table.update(keys.token(token.organizationId, token.id), {
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression:
          token.version === 0
            ? `attribute_exists(${shape.partitionKey}) AND attribute_not_exists(#version)`
            : '#version = :before',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(Object.entries(changed).map(([name, value]) => [`:${name}`, value])),
          ...(token.version > 0 && attributes({ ':before': token.version })),
        },
      });
      return written !== undefined;
    },

    async remove(organizationId, tokenIds, signal) {
      await table.deleteAll(
        tokenIds.map((id) => keys.token(organizationId, id)),
        signal,
      );
    },
  };
}
