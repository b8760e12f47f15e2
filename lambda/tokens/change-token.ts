import { type Batch, isAccepted } from '../batches/batch.ts';
import type { BatchReader, Services, TokenStore } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import { stateOf, type Token, type TokenState } from './token.ts';
import type { Change } from './transitions.ts';
import { updateRecipient } from './update-recipient.ts';

/** A token together with the batch it depends on. */
export interface TokenOfBatch {
  readonly token: Token;
  readonly batch: Batch;
}

/** What a token is found in. */
export interface TokenSource {
  readonly tokens: Pick<TokenStore, 'find'>;
  readonly batches: Pick<BatchReader, 'find'>;
}

/** Tries against others who change the same token at the same moment. */
const tries = 5;

/**
 * Finds a token that may be shown and changed: one whose batch is accepted.
 *
 * @returns `undefined` where there is none; one that names a batch which is gone counts as none
 */
export async function findToken(
  organizationId: string,
  id: string,
  services: TokenSource,
): Promise<TokenOfBatch | undefined> {
  const token = await services.tokens.find(organizationId, id);
  const batch = token && (await services.batches.find(token.batchId));
  return token && batch && isAccepted(batch) ? { token, batch } : undefined;
}

/**
 * Changes a token by one conditional write: whoever comes second looks again, and finds the state that the first
 * one left.
 *
 * @throws Failure notFound; stateConflict, tokenUsed, tokenTooOld or tokenRevoked by the state it is in;
 *   unavailable while its batch is still minting (it would be written over)
 */
export async function changeToken(
  organizationId: string,
  id: string,
  change: Change,
  services: Services,
): Promise<TokenOfBatch> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const found = await findToken(organizationId, id, services);
    if (!found) throw tokenNotFound(id);
    const { token, batch } = found;
    if (batch.state === 'minting') throw new Failure('unavailable', { retryAfter: 30 });
    const now = services.clock();
    const state = stateOf(token, batch, now);
    if (!change.from.includes(state)) throw notFrom(state, change);
    const next = change.apply(token, now);
    if (await services.tokens.replace(token, next)) {
      const changed = { ...next, version: token.version + 1 };
      await updateRecipient(changed, batch, services).catch((error: unknown) => {
        services.log.warn('state_not_noted', { batchId: batch.id, error });
      });
      return { token: changed, batch };
    }
  }
  throw new Failure('unavailable', { retryAfter: 1 });
}

export function tokenNotFound(id: string): Failure {
  return new Failure('notFound', { details: [{ pointer: '/id', message: `There is no token ${id}.` }] });
}

function notFrom(state: TokenState, change: Change): Failure {
  if (change.from.length > 1 || change.from[0] !== 'PENDING') {
    const message = `The token is ${state}; this needs it to be ${change.from.join(' or ')}.`;
    return new Failure('stateConflict', { details: [{ message }] });
  }
  if (state === 'DONE') return new Failure('tokenUsed');
  return new Failure(state === 'EXPIRED' ? 'tokenTooOld' : 'tokenRevoked');
}
