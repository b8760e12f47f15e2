import type { BatchOrder } from '../batches/batch.ts';
import { type Chunk, chunkSize } from '../batches/chunk.ts';
import { storedStates, type Token } from '../tokens/token.ts';
import { attributes, number, optionalNumber, optionalText, text, word } from './attributes.ts';
import { keys } from './keys.ts';
import { shape } from './shape.ts';
import type { Item } from './table.ts';
import { parseTokenDetails } from './token-details.ts';

/** Tokens are kept this long after they expire, in milliseconds. */
const afterlife = 30 * 24 * 3_600_000;

/** The items of the new tokens of a chunk. What only later changes bring is not there yet: they stay small. */
export function newTokenItems(order: BatchOrder, chunk: Chunk): Item[] {
  const shared = attributes({
    [shape.timeToLive]: timeToLiveOf(order.expireAt),
    batchId: order.id,
    state: 'PENDING',
    keyVersion: order.keyVersion,
    expireAt: order.expireAt,
  });
  return chunk.recipients.map(({ address, tokenId }, position) => {
    const { partition, sort } = keys.token(order.organizationId, tokenId);
    return {
      [shape.partitionKey]: { S: partition },
      [shape.sortKey]: { S: sort },
      place: { N: String(chunk.number * chunkSize + position) },
      email: { S: address },
      ...shared,
    };
  });
}

type Changeable = Omit<Token, 'id' | 'organizationId' | 'batchId' | 'place' | 'email' | 'keyVersion'>;

/** The attributes of a token that changes of it write: `changeableTokenAttributes`. */
export function changedAttributes(token: Changeable): Item {
  const { displayName, tags, redemption, history } = token;
  return attributes({
    [shape.timeToLive]: timeToLiveOf(token.expireAt),
    state: token.state,
    expireAt: token.expireAt,
    generation: token.generation,
    version: token.version,
    updatedAt: token.updatedAt,
    details: JSON.stringify({ displayName, tags, redemption, history }),
  });
}

/** @throws CorruptItem */
export function readToken(item: Item): Token {
  const details = optionalText(item, 'details');
  return {
    id: text(item, shape.sortKey),
    organizationId: text(item, shape.partitionKey).split('#')[1] ?? '',
    batchId: text(item, 'batchId'),
    place: number(item, 'place'),
    email: text(item, 'email'),
    state: word(item, 'state', storedStates),
    keyVersion: number(item, 'keyVersion'),
    generation: optionalNumber(item, 'generation') ?? 0,
    expireAt: number(item, 'expireAt'),
    updatedAt: optionalNumber(item, 'updatedAt'),
    version: optionalNumber(item, 'version') ?? 0,
    ...parseTokenDetails(details ?? '{}'),
  };
}

function timeToLiveOf(expireAt: number): number {
  return Math.ceil((expireAt + afterlife) / 1000);
}
