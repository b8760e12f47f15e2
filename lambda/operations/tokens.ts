import { isAccepted } from '../batches/batch.ts';
import { createBatch } from '../batches/create-batch.ts';
import { Failure } from '../failure.ts';
import type { TokenView } from '../schemas/answers.ts';
import type { CreateBatchInput } from '../schemas/create-batch.ts';
import { changeToken, findToken, tokenNotFound } from '../tokens/change-token.ts';
import { redeemToken } from '../tokens/redeem-token.ts';
import type { Device } from '../tokens/token.ts';
import { type Change, remove, reopen, update } from '../tokens/transitions.ts';
import type { OperationContext } from './operation.ts';
import { TokenReader } from './view-tokens.ts';

/** A token, and whether it was made by an earlier request under the same key. */
export interface CreateTokenAnswer {
  readonly replayed: boolean;
  readonly data: TokenView;
}

/** One token: a batch of one. @throws Failure as createBatch does */
export async function performCreateToken(
  input: CreateBatchInput,
  context: OperationContext,
): Promise<CreateTokenAnswer> {
  const { caller, idempotencyKey, time, services } = context;
  const { batch, replayed } = await createBatch(
    {
      organizationId: caller.organizationId,
      actor: caller.actor,
      idempotencyKey,
      input,
      respondAsync: false,
      time,
    },
    services,
  );
  const [chunk] = await services.chunks.read(batch.id, 0, 1);
  const [recipient] = chunk?.recipients ?? [];
  if (!recipient || !isAccepted(batch)) throw new Failure('unavailable', { retryAfter: 5 });
  return { replayed, data: await performGetToken({ tokenId: recipient.tokenId }, context) };
}

/** @throws Failure notFound */
export async function performGetToken(
  input: { tokenId: string },
  context: OperationContext,
): Promise<TokenView> {
  const found = await findToken(context.caller.organizationId, input.tokenId, context.services);
  if (!found) throw tokenNotFound(input.tokenId);
  return viewOne(found.token.id, context);
}

/** @throws Failure notFound, stateConflict, invalidRequest for a life past one year */
export async function performUpdateToken(
  input: { tokenId: string; displayName?: string; tags?: string[]; duration?: number },
  context: OperationContext,
): Promise<TokenView> {
  const { tokenId, ...changes } = input;
  return change(tokenId, update(context.caller.actor, changes), context);
}

/** @throws Failure notFound, stateConflict */
export async function performRemoveToken(
  input: { tokenId: string },
  context: OperationContext,
): Promise<TokenView> {
  return change(input.tokenId, remove(context.caller.actor), context);
}

/** @throws Failure notFound, stateConflict */
export async function performReopenToken(
  input: { tokenId: string },
  context: OperationContext,
): Promise<TokenView> {
  return change(input.tokenId, reopen(context.caller.actor), context);
}

/** @throws Failure notFound, tokenUsed, tokenTooOld, tokenRevoked */
export async function performRedeemToken(
  input: { secret: string; device?: Device },
  context: OperationContext,
): Promise<TokenView> {
  const { caller, idempotencyKey, services } = context;
  const { organizationId, actor } = caller;
  const { secret, device } = input;
  const { token } = await redeemToken({ organizationId, actor, secret, device, idempotencyKey }, services);
  return viewOne(token.id, context);
}

async function change(tokenId: string, wanted: Change, context: OperationContext): Promise<TokenView> {
  await changeToken(context.caller.organizationId, tokenId, wanted, context.services);
  return viewOne(tokenId, context);
}

async function viewOne(tokenId: string, context: OperationContext): Promise<TokenView> {
  const reader = new TokenReader(context);
  const [found] = await reader.complete(await reader.tokens([tokenId]));
  const view = found && (await reader.view(found));
  if (!view) throw tokenNotFound(tokenId);
  return view;
}
