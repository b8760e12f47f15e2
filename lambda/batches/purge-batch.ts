import type { LeasedBatch } from './leased-batch.ts';

const pageSize = 100;

/**
 * Clears away what a request without a key wrote before its process died: nobody was told of it, no link left.
 * Tokens whose chunk was never written cannot be found; they name a batch that is gone, so they open nothing, and
 * their time to live removes them.
 */
export async function purgeBatch(work: LeasedBatch): Promise<void> {
  const { services, batch, lease, signal } = work;
  for (let from = 0; from < batch.chunks; from += pageSize) {
    const page = await services.chunks.read(batch.id, from, Math.min(from + pageSize, batch.chunks));
    const tokenIds = page.flatMap(({ recipients }) => recipients.map(({ tokenId }) => tokenId));
    await services.tokens.remove(batch.organizationId, tokenIds, signal);
  }
  await services.chunks.remove(batch.id, batch.chunks, signal);
  await services.batches.remove(batch.id, lease);
  services.log.info('abandoned_batch_purged', { batchId: batch.id });
}
