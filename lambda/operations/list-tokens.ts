import { answerBytes, maxPageBytes } from '../answer-size.ts';
import { chunkSize } from '../batches/chunk.ts';
import type { InvitationState } from '../batches/invitation.ts';
import type { TokensPageView, TokenView } from '../schemas/answers.ts';
import { slices } from '../slices.ts';
import { stateOf, type TokenState } from '../tokens/token.ts';
import { requireAddressKey, withPlusSigns } from './address-key.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { OperationContext } from './operation.ts';
import { type TokenSource, tokensOfAddress, tokensOfBatch, tokensOfOrganization } from './token-sources.ts';
import { type FoundToken, TokenReader } from './view-tokens.ts';

export interface ListTokensInput {
  readonly batchId?: string;
  readonly email?: string;
  readonly state?: TokenState;
  readonly invitation?: InvitationState;
  readonly cursor?: string;
  readonly limit: number;
}

/** What one page costs at most, whatever its limit and filters; it is a little more where a step ends. */
const maxRead = { tokens: 1_000, chunks: 200, steps: 20 };

/** Tokens read at a time where a filter may leave few of them. */
const filteredStep = 250;

/** Tokens made ready to be shown at a time: each may come with a configuration of 256 KiB. */
const shownAtATime = 20;

/**
 * The organization's tokens, newest first; those of one address or one batch by key. A page is short, or empty, and
 * still has a next one where reading on would take too long, or the answer would grow too large.
 *
 * @throws Failure notFound for a batch; invalidRequest for an address that is none, or a cursor that is none of this list's
 */
export async function performListTokens(
  input: ListTokensInput,
  context: OperationContext,
): Promise<TokensPageView> {
  const { batchId, email } = input;
  if (email !== undefined) {
    const key = requireAddressKey(withPlusSigns(email), '/email');
    return listFrom(tokensOfAddress(key, context), { ...input, email: key }, context);
  }
  if (batchId !== undefined) return listFrom(tokensOfBatch(batchId, context), input, context);
  return listFrom(tokensOfOrganization(context), input, context);
}

async function listFrom<P>(
  source: TokenSource<P>,
  { cursor, limit, ...filters }: ListTokensInput,
  context: OperationContext,
): Promise<TokensPageView> {
  const { caller, services, time } = context;
  const list = { operation: 'listTokens', organizationId: caller.organizationId, filters };
  const reader = new TokenReader(context);
  const items: TokenView[] = [];
  let bytes = 0;
  let position = readCursor(list, cursor, (value) => source.isPosition(value));
  const page = (next: P | undefined): TokensPageView => ({
    items,
    ...(next !== undefined && { nextCursor: writeCursor(list, next) }),
  });
  const { state, invitation, email, batchId } = filters;
  const isFiltered = Boolean(state ?? invitation ?? (email && batchId));
  for (let step = 0; step < maxRead.steps; step += 1) {
    const count = isFiltered ? filteredStep : limit - items.length;
    const { entries, next } = await source.read(position, count, reader);
    const wanted = entries.filter(({ found }) => isWanted(found, filters, services.clock()));
    for (const group of slices(wanted, shownAtATime)) {
      const views = await Promise.all(group.map(({ found }) => reader.view(found)));
      for (const [n, { after }] of group.entries()) {
        const view = views[n];
        if (!view) continue;
        bytes += answerBytes(JSON.stringify(view));
        if (items.length > 0 && bytes > maxPageBytes) return page(position);
        items.push(view);
        position = after;
        if (items.length === limit) return page(after === entries.at(-1)?.after ? next : after);
      }
    }
    position = next;
    const isSpent = reader.tokensRead >= maxRead.tokens || reader.chunksRead >= maxRead.chunks;
    if (position === undefined || isSpent || services.clock() >= time.answerBy) break;
  }
  return page(position);
}

function isWanted(
  { token, batch, chunk }: FoundToken,
  { state, invitation, email, batchId }: Omit<ListTokensInput, 'cursor' | 'limit'>,
  now: number,
): boolean {
  return (
    (state === undefined || stateOf(token, batch, now) === state) &&
    (invitation === undefined ||
      invitation === (chunk?.recipients[token.place % chunkSize]?.invitation.state ?? 'none')) &&
    // Without an address the tokens come from the batch itself, or from the one that it sends again.
    (email === undefined || batchId === undefined || token.batchId === batchId)
  );
}
