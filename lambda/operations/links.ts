import type { Batch } from '../batches/batch.ts';
import type { Services } from '../batches/services.ts';
import { type LinkMaker, linkMaker } from '../tokens/link.ts';

/** The links of a batch's tokens, under the signing key that it was made with. */
export async function linksOf(batch: Batch, services: Services): Promise<LinkMaker> {
  const { keyVersion: version, organizationId } = batch;
  const key = await services.signingKeys.find(version);
  if (!key) throw new Error(`Signing key version ${version} is missing`);
  return linkMaker(services.publicUrl, organizationId, { version, key });
}
