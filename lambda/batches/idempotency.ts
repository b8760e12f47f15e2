import { Failure } from '../failure.ts';
import { type Batch, isAccepted } from './batch.ts';
import type { Services } from './services.ts';

/**
 * Whether the batch of this key has its answer, which is then given again.
 *
 * @param fingerprint of the request that asks now
 * @throws Failure keyReused for another request, keyInUse while the first is still being worked on
 */
export function isReplay(earlier: Batch, fingerprint: string, now: number): boolean {
  if (earlier.fingerprint !== fingerprint) throw new Failure('keyReused');
  if (isAccepted(earlier)) return true;
  const remaining = (earlier.lease?.until ?? 0) - now;
  if (remaining > 0) throw new Failure('keyInUse', { retryAfter: Math.ceil(remaining / 1000) });
  return false;
}

/**
 * The batch of somebody else who claimed the same key between our reading and our claim.
 *
 * @throws Failure keyInUse while it has no answer
 */
export async function claimedByOther(ours: Batch, services: Services): Promise<Batch> {
  const batch = await services.batches.find(ours.id);
  if (batch && isReplay(batch, ours.fingerprint, services.clock())) return batch;
  throw new Failure('keyInUse', { retryAfter: 1 });
}
