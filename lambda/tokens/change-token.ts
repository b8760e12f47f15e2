import { type Batch, isAccepted } from '../batches/batch.ts';
import type { BatchReader, Services, TokenStore } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import { stateOf, type Token, type TokenState } from './token.ts';
import type { Change } from './transitions.ts';
import { stopMail, updateRecipient } from './update-recipient.ts';

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

/** What changing a token takes. */
export type TokenServices = Pick<Services, 'tokens' | 'batches' | 'chunks' | 'clock' | 'log' | 'randomId'>;

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
 * Changes a token, and then what its recipient knows of it. Asked again it changes nothing, answers as the first time,
 * and writes what its recipient does not know yet.
 *
 * @param changeId of the call, where it may be carried out a second time by another process
 * @throws Failure notFound; stateConflict, tokenUsed, tokenTooOld or tokenRevoked by the state it is in;
 *   unavailable while its batch is still minting (it would be written over)
 */
export async function changeToken(
  organizationId: string,
  id: string,
  change: Change,
  services: TokenServices,
  changeId = services.randomId(),
): Promise<TokenOfBatch> {
  const changed = await writeChange(organizationId, id, change, services, changeId);
  const { token, batch } = changed;
  await updateRecipient(token, batch, services).catch((error: unknown) => {
    services.log.warn('recipient_not_updated', { batchId: batch.id, error });
  });
  return changed;
}

/**
 * Changes a token by one conditional write: whoever comes second looks again, and finds the state that the first
 * one left. What its recipient knows of it is left to the caller.
 *
 * @throws Failure as changeToken does
 */
export async function writeChange(
  organizationId: string,
  id: string,
  change: Change,
  services: TokenServices,
  changeId: string,
): Promise<TokenOfBatch> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const found = await findToken(organizationId, id, services);
    if (!found) throw tokenNotFound(id);
    const { token, batch } = found;
    // The answer to our write was lost: the client tried again and failed on the success of its first try.
    if (token.history.some((entry) => entry.id === changeId)) return found;
    if (batch.state === 'minting') throw new Failure('unavailable', { retryAfter: 30 });
    change.check?.(token);
    const now = services.clock();
    const state = stateOf(token, batch, now);
    if (change.isDone(token, state, now)) return found;
    if (!change.from.includes(state)) throw notFrom(state, change);
    const next = change.apply(token, now, changeId);
    if (change.endsMail) await stopMail(token, next, batch, services);
    if (await services.tokens.replace(token, next)) {
      return { token: { ...next, version: token.version + 1 }, batch };
    }
  }
  throw new Failure('unavailable', { retryAfter: 1 });
}

export function tokenNotFound(id: string): Failure {
  return new Failure('notFound', { details: [{ pointer: '/tokenId', message: `There is no token ${id}.` }] });
}

function notFrom(state: TokenState, change: Change): Failure {
  if (change.from.length > 1 || change.from[0] !== 'PENDING') {
    const message = `The token is ${state}; this needs it to be ${change.from.join(' or ')}.`;
    return new Failure('stateConflict', { details: [{ message }] });
  }
  if (state === 'DONE') return new Failure('tokenUsed');
  return new Failure(state === 'EXPIRED' ? 'tokenTooOld' : 'tokenRevoked');
}
