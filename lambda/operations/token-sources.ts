import type { Batch } from '../batches/batch.ts';
import { chunkSize } from '../batches/chunk.ts';
import { Failure } from '../failure.ts';
import type { OperationContext } from './operation.ts';
import { batchIdOf, isListed, isPlace, isTokenId } from './positions.ts';
import { resentRecipients } from './resent-recipients.ts';
import type { FoundToken, TokenReader } from './view-tokens.ts';

/** Where a list of tokens comes from: it is read step by step, each from the position where the last one ended. */
export interface TokenSource<P> {
  /** Checks the position that a cursor holds. */
  isPosition(value: unknown): value is P;
  /** @param count tokens read at most */
  read(position: P | undefined, count: number, reader: TokenReader): Promise<Step<P>>;
}

export interface Step<P> {
  /** In the order of the list, each with the position behind it. */
  readonly entries: readonly { readonly found: FoundToken; readonly after: P }[];
  /** `undefined` at the end of the list. */
  readonly next: P | undefined;
}

/** Tokens of one address read at a time: each may be of a batch of its own. */
const maxOfAddress = 100;

/** The tokens of one address, newest first. A position is the id of the last one. */
export function tokensOfAddress(
  addressKey: string,
  { caller, services }: OperationContext,
): TokenSource<string> {
  return {
    isPosition: isTokenId,

    async read(before, count, reader) {
      const page = { before, limit: Math.min(count, maxOfAddress) };
      reader.tokensRead += page.limit;
      const { tokens, next } = await services.tokens.findByAddress(caller.organizationId, addressKey, page);
      const found = await reader.complete(tokens);
      return { entries: found.map((each) => ({ found: each, after: each.token.id })), next };
    },
  };
}

/**
 * The tokens of one batch, in its order; of a resend, those whose invitations it queued. A position is the place of the
 * next one.
 */
export function tokensOfBatch(batchId: string, { services }: OperationContext): TokenSource<number> {
  return {
    isPosition: isPlace,

    async read(place = 0, count, reader) {
      const [batch] = await reader.batches([batchId]);
      if (!batch) {
        const message = `There is no batch ${batchId}.`;
        throw new Failure('notFound', { details: [{ pointer: '/batchId', message }] });
      }
      if (batch.requeue) {
        const { recipients, next } = await resentRecipients(batch, place, count, services);
        const tokens = await reader.tokens(recipients.map(({ tokenId }) => tokenId));
        const found = await reader.complete(tokens);
        return { entries: found.map((each) => ({ found: each, after: each.token.place + 1 })), next };
      }
      const end = Math.min(place + count, batch.success);
      const found = await readRange({ batch, from: place, to: end }, reader);
      return {
        entries: found.map((each) => ({ found: each, after: each.token.place + 1 })),
        next: end < batch.success ? end : undefined,
      };
    },
  };
}

/** A batch's entry in the list of batches, and the place of the next token in it; 0: go on behind the batch. */
interface Place {
  readonly listed: string;
  readonly place: number;
}

/** Batches that a step looks at: one that has no tokens costs a read as well. */
const maxBatches = 50;

/** All tokens of the organization: its batches, newest first, each in its order. */
export function tokensOfOrganization({ caller, services }: OperationContext): TokenSource<Place> {
  return {
    isPosition: isListedPlace,

    async read(position, count, reader) {
      const within = position && position.place > 0 ? position : undefined;
      const page = { cursor: position?.listed, limit: Math.min(count, maxBatches) };
      const { places, more } = within
        ? { places: [within.listed], more: true }
        : await services.batches.list(caller.organizationId, page);
      const batches = new Map(
        (await reader.batches(places.map(batchIdOf))).map((batch) => [batch.id, batch]),
      );
      const ranges: (Range & { readonly listed: string })[] = [];
      let next: Place | undefined;
      let left = count;
      for (const listed of places) {
        if (left === 0) break;
        const batch = batches.get(batchIdOf(listed));
        const from = within?.place ?? 0;
        const to = Math.min(from + left, batch?.success ?? 0);
        next = { listed, place: batch && to < batch.success ? to : 0 };
        if (!batch || to <= from) continue;
        ranges.push({ listed, batch, from, to });
        left -= to - from;
      }
      const isEnd = !more && next?.place === 0 && next.listed === places.at(-1);
      const read = ranges.map(async (range) => {
        const { listed, batch } = range;
        return (await readRange(range, reader)).map((found) => {
          const place = found.token.place + 1;
          return { found, after: { listed, place: place < batch.success ? place : 0 } };
        });
      });
      return { entries: (await Promise.all(read)).flat(), next: isEnd ? undefined : next };
    },
  };
}

/** Recipients `from` (included) to `to` (not included) of a batch. */
interface Range {
  readonly batch: Batch;
  readonly from: number;
  readonly to: number;
}

async function readRange({ batch, from, to }: Range, reader: TokenReader): Promise<FoundToken[]> {
  const chunks = await reader.chunks(batch.id, from, to);
  const ids = chunks.flatMap(({ number, recipients }) => {
    const start = number * chunkSize;
    return recipients.slice(Math.max(0, from - start), to - start).map(({ tokenId }) => tokenId);
  });
  return reader.complete(await reader.tokens(ids));
}

function isListedPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null || !('listed' in value && 'place' in value)) return false;
  return isListed(value.listed) && isPlace(value.place);
}
