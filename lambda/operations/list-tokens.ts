import { isAccepted } from '../batches/batch.ts';
import { chunkSize } from '../batches/chunk.ts';
import { addressKey } from '../batches/email-address.ts';
import type { InvitationState } from '../batches/invitation.ts';
import { Failure } from '../failure.ts';
import type { TokensPageView, TokenView } from '../schemas/answers.ts';
import type { Token, TokenState } from '../tokens/token.ts';
import { requireAddressKey, withPlusSigns } from './address-key.ts';
import type { OperationContext } from './operation.ts';
import { viewTokens } from './view-tokens.ts';

export interface ListTokensInput {
  readonly batchId?: string;
  readonly email?: string;
  readonly state?: TokenState;
  readonly invitation?: InvitationState;
  readonly cursor?: string;
  readonly limit: number;
}

/** Tokens that one call reads at most, however few of them a filter leaves. */
const mostRead = 1_000;

/** Where a list stands: after this token of an address, or before this place of a batch. */
type Cursor = { readonly before: string } | { readonly listed: string; readonly place: number };

/** Tokens and where to go on. */
interface Stretch {
  readonly tokens: Token[];
  readonly next: Cursor | undefined;
}

/**
 * The organization's tokens, newest first; those of one address or one batch by key. `state` and `invitation` filter
 * what was read, so that a page may be short, or empty, and still have a next one.
 *
 * @throws Failure notFound for a batch; invalidRequest for an address that is none, or a cursor that is none of this list's
 */
export async function performListTokens(
  input: ListTokensInput,
  context: OperationContext,
): Promise<TokensPageView> {
  const wanted = {
    ...input,
    ...(input.email !== undefined && { email: requireAddressKey(withPlusSigns(input.email), '/email') }),
  };
  const items: TokenView[] = [];
  let cursor = input.cursor === undefined ? undefined : readCursor(input.cursor);
  let read = 0;
  do {
    const stretch = await nextTokens(wanted, cursor, input.limit - items.length, context);
    read += Math.max(1, stretch.tokens.length);
    items.push(...(await viewTokens(stretch.tokens, context)).filter((view) => isWanted(view, wanted)));
    cursor = stretch.next;
  } while (cursor && items.length < input.limit && read < mostRead);
  return { items, ...(cursor && { nextCursor: Buffer.from(JSON.stringify(cursor)).toString('base64url') }) };
}

async function nextTokens(
  input: ListTokensInput,
  cursor: Cursor | undefined,
  limit: number,
  context: OperationContext,
): Promise<Stretch> {
  if (input.email !== undefined) return ofAddress(input.email, cursor, limit, context);
  if (input.batchId !== undefined) return ofBatch(input.batchId, placeIn(cursor), limit, context);
  return ofOrganization(cursor, limit, context);
}

async function ofAddress(
  addressKey: string,
  cursor: Cursor | undefined,
  limit: number,
  { caller, services }: OperationContext,
): Promise<Stretch> {
  const before = cursor && 'before' in cursor ? cursor.before : undefined;
  const { tokens, next } = await services.tokens.findByAddress(caller.organizationId, addressKey, {
    before,
    limit,
  });
  return { tokens, next: next === undefined ? undefined : { before: next } };
}

async function ofBatch(
  batchId: string,
  place: number,
  limit: number,
  { caller, services }: OperationContext,
): Promise<Stretch> {
  const batch = await services.batches.find(batchId);
  if (!batch || batch.organizationId !== caller.organizationId || !isAccepted(batch)) {
    throw new Failure('notFound', {
      details: [{ pointer: '/batchId', message: `There is no batch ${batchId}.` }],
    });
  }
  const end = Math.min(place + limit, batch.success);
  const first = Math.floor(place / chunkSize);
  const chunks = await services.chunks.read(batchId, first, Math.ceil(end / chunkSize));
  const recipients = chunks.flatMap((chunk) => chunk.recipients);
  const ids = recipients
    .slice(place - first * chunkSize, end - first * chunkSize)
    .map(({ tokenId }) => tokenId);
  const tokens = await services.tokens.findAll(caller.organizationId, ids);
  return { tokens, next: end < batch.success ? { listed: '', place: end } : undefined };
}

/** Goes through the organization's batches, newest first, and through each from its first address. */
async function ofOrganization(
  cursor: Cursor | undefined,
  limit: number,
  context: OperationContext,
): Promise<Stretch> {
  const { caller, services } = context;
  if (cursor && 'listed' in cursor && cursor.place > 0) {
    const stretch = await ofBatch(cursor.listed.split('#')[1] ?? '', cursor.place, limit, context);
    const place = stretch.next && 'place' in stretch.next ? stretch.next.place : 0;
    return { tokens: stretch.tokens, next: { listed: cursor.listed, place } };
  }
  const from = cursor && 'listed' in cursor ? cursor.listed : undefined;
  const { places } = await services.batches.list(caller.organizationId, { cursor: from, limit: 1 });
  const [listed] = places;
  if (listed === undefined) return { tokens: [], next: undefined };
  const [batch] = await services.batches.findAll([listed.split('#')[1] ?? '']);
  if (!batch || !isAccepted(batch)) return { tokens: [], next: { listed, place: 0 } };
  const stretch = await ofBatch(batch.id, 0, limit, context);
  const place = stretch.next && 'place' in stretch.next ? stretch.next.place : 0;
  return { tokens: stretch.tokens, next: { listed, place } };
}

function placeIn(cursor: Cursor | undefined): number {
  return cursor && 'place' in cursor ? cursor.place : 0;
}

function isWanted(view: TokenView, { state, invitation, email, batchId }: ListTokensInput): boolean {
  return (
    (state === undefined || view.state === state) &&
    (invitation === undefined || view.invitation.state === invitation) &&
    (batchId === undefined || view.batchId === batchId) &&
    (email === undefined || addressKey(view.mdmUser.email) === email)
  );
}

function readCursor(text: string): Cursor {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (typeof cursor === 'object' && cursor !== null) {
      if ('before' in cursor && typeof cursor.before === 'string') return { before: cursor.before };
      if ('listed' in cursor && 'place' in cursor) {
        const { listed, place } = cursor;
        if (typeof listed === 'string' && typeof place === 'number' && place >= 0) return { listed, place };
      }
    }
  } catch {
    // Said below.
  }
  const message = 'cursor must be a nextCursor of this list.';
  throw new Failure('invalidRequest', { details: [{ pointer: '/cursor', message }] });
}
