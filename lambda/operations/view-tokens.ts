import { type Batch, isAccepted } from '../batches/batch.ts';
import { type Chunk, chunkSize } from '../batches/chunk.ts';
import type { TokenView } from '../schemas/answers.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { openLinkMaker } from '../tokens/link.ts';
import type { Token } from '../tokens/token.ts';
import { tokenView } from '../views/token.ts';
import type { OperationContext } from './operation.ts';

/** What tokens of one batch have in common. */
interface Shared {
  readonly batch: Batch;
  readonly configuration: Configuration;
  /** By number. */
  readonly chunks: ReadonlyMap<number, Chunk>;
}

/** Tokens as the API shows them, in their order; those whose batch is gone or was never accepted are left out. */
export async function viewTokens(tokens: readonly Token[], context: OperationContext): Promise<TokenView[]> {
  const shared = new Map<string, Shared>();
  for (const [batchId, ofBatch] of Map.groupBy(tokens, (token) => token.batchId)) {
    const read = await readShared(batchId, ofBatch, context);
    if (read) shared.set(batchId, read);
  }
  const now = context.services.clock();
  const views = await Promise.all(
    tokens.map(async (token) => {
      const { batch, configuration, chunks } = shared.get(token.batchId) ?? {};
      if (!batch || !configuration) return undefined;
      const chunk = chunks?.get(Math.floor(token.place / chunkSize));
      return tokenView(
        { token, batch, configuration, chunk, link: await linkOf(token, batch, context) },
        now,
      );
    }),
  );
  return views.filter((view) => view !== undefined);
}

async function readShared(
  batchId: string,
  tokens: readonly Token[],
  { services }: OperationContext,
): Promise<Shared | undefined> {
  const numbers = tokens.map(({ place }) => Math.floor(place / chunkSize));
  const [batch, configuration, chunks] = await Promise.all([
    services.batches.find(batchId),
    services.batches.configuration(batchId),
    services.chunks.readSome(batchId, [...new Set(numbers)]),
  ]);
  if (!batch || !configuration || !isAccepted(batch)) return undefined;
  return { batch, configuration, chunks: new Map(chunks.map((chunk) => [chunk.number, chunk])) };
}

/** Links are given out only when minting is over: a token that is used before could be made anew after. */
async function linkOf(
  token: Token,
  batch: Batch,
  { caller, services }: OperationContext,
): Promise<string | undefined> {
  if (!caller.seesLinks || batch.state === 'minting') return undefined;
  const link = await openLinkMaker(token, services);
  return link(token.id, token.generation);
}
