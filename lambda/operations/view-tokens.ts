import { type Batch, isAccepted } from '../batches/batch.ts';
import { type Chunk, chunkSize } from '../batches/chunk.ts';
import { isOutdated } from '../batches/recipient.ts';
import type { TokenView } from '../schemas/answers.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { openLinkMaker } from '../tokens/link.ts';
import type { Token } from '../tokens/token.ts';
import { updateRecipient } from '../tokens/update-recipient.ts';
import { tokenView } from '../views/token.ts';
import type { OperationContext } from './operation.ts';

/** Recipients that one read brings up to date: it must not take long. */
const maxRepaired = 20;

/** A token with what its state and its invitation depend on. */
export interface FoundToken {
  readonly token: Token;
  readonly batch: Batch;
  readonly chunk: Chunk | undefined;
}

/** Reads tokens and what belongs to them for one answer: no item twice, and it counts what it read. */
export class TokenReader {
  readonly #context: OperationContext;
  readonly #batches = new Map<string, Batch | undefined>();
  readonly #configurations = new Map<string, Promise<Configuration | undefined>>();
  readonly #chunks = new Map<string, Chunk | undefined>();
  /** Tokens looked up so far, found or not. */
  tokensRead = 0;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** Chunks looked up so far. */
  get chunksRead(): number {
    return this.#chunks.size;
  }

  /** Those that are accepted and the caller's, in the order of the ids. */
  async batches(ids: readonly string[]): Promise<Batch[]> {
    const { caller, services } = this.#context;
    const unknown = [...new Set(ids)].filter((id) => !this.#batches.has(id));
    const read = new Map((await services.batches.findAll(unknown)).map((batch) => [batch.id, batch]));
    for (const id of unknown) {
      const batch = read.get(id);
      const isShown = batch?.organizationId === caller.organizationId && isAccepted(batch);
      this.#batches.set(id, isShown ? batch : undefined);
    }
    return ids.flatMap((id) => this.#batches.get(id) ?? []);
  }

  /** The chunks of a batch that hold its recipients `from` (included) to `to` (not included), as far as there are any. */
  async chunks(batchId: string, from: number, to: number): Promise<Chunk[]> {
    const first = Math.floor(from / chunkSize);
    const numbers = Array.from({ length: Math.ceil(to / chunkSize) - first }, (_, n) => first + n);
    await this.#readChunks(batchId, numbers);
    return numbers.flatMap((number) => this.#chunks.get(nameOf(batchId, number)) ?? []);
  }

  /** Those that exist, in the order of the ids. */
  async tokens(ids: readonly string[]): Promise<Token[]> {
    this.tokensRead += ids.length;
    return this.#context.services.tokens.findAll(this.#context.caller.organizationId, ids);
  }

  /**
   * Tokens with what belongs to them, in their order; those whose batch is gone or was never accepted are left out. Where
   * a recipient does not know what its token is now, since whoever changed it could not write that, it learns it here.
   */
  async complete(tokens: readonly Token[]): Promise<FoundToken[]> {
    const batches = new Map(
      (await this.batches(tokens.map(({ batchId }) => batchId))).map((batch) => [batch.id, batch]),
    );
    const ofBatches = [...Map.groupBy(tokens, ({ batchId }) => batchId)].filter(([id]) => batches.has(id));
    await Promise.all(ofBatches.map(([id, some]) => this.#readChunks(id, some.map(chunkNumber))));
    const found = tokens.flatMap((token) => {
      const batch = batches.get(token.batchId);
      return batch ? [{ token, batch, chunk: this.#chunks.get(nameOf(batch.id, chunkNumber(token))) }] : [];
    });
    await this.#repair(found);
    return found;
  }

  async #repair(found: readonly FoundToken[]): Promise<void> {
    const { services } = this.#context;
    const outdated = found.filter(({ token, chunk }) => {
      const recipient = chunk?.recipients[token.place % chunkSize];
      return recipient !== undefined && isOutdated(recipient, token);
    });
    for (const { token, batch } of outdated.slice(0, maxRepaired)) {
      await updateRecipient(token, batch, services).catch((error: unknown) => {
        services.log.warn('recipient_not_updated', { batchId: batch.id, error });
      });
    }
  }

  /** The token as the API shows it; `undefined` when the configuration that it was made with is gone. */
  async view({ token, batch, chunk }: FoundToken): Promise<TokenView | undefined> {
    const { services } = this.#context;
    const reading = this.#configurations.get(batch.id) ?? services.batches.configuration(batch.id);
    this.#configurations.set(batch.id, reading);
    const configuration = await reading;
    if (!configuration) return undefined;
    const link = await this.#link(token, batch);
    return tokenView({ token, batch, configuration, chunk, link }, services.clock());
  }

  async #readChunks(batchId: string, numbers: readonly number[]): Promise<void> {
    const unknown = [...new Set(numbers)].filter((number) => !this.#chunks.has(nameOf(batchId, number)));
    if (unknown.length === 0) return;
    for (const number of unknown) this.#chunks.set(nameOf(batchId, number), undefined);
    for (const chunk of await this.#context.services.chunks.readSome(batchId, unknown)) {
      this.#chunks.set(nameOf(batchId, chunk.number), chunk);
    }
  }

  /** Links are given out only when minting is over: a token that is used before could be made anew after. */
  async #link(token: Token, batch: Batch): Promise<string | undefined> {
    const { caller, services } = this.#context;
    if (!caller.seesLinks || batch.state === 'minting') return undefined;
    const link = await openLinkMaker(token, services);
    return link(token.id, token.generation);
  }
}

function chunkNumber({ place }: Token): number {
  return Math.floor(place / chunkSize);
}

function nameOf(batchId: string, number: number): string {
  return `${batchId}#${number}`;
}
