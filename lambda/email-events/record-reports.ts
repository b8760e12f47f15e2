import pMap from 'p-map';
import { type Chunk, withReports } from '../batches/chunk.ts';
import { addressKey } from '../batches/email-address.ts';
import { rotationDue } from '../batches/recipient.ts';
import type { Services, Suppression } from '../batches/services.ts';
import { completeRotations } from '../tokens/complete-rotations.ts';
import type { Report } from './report.ts';

/** Chunks written at a time. */
const concurrency = 20;

/**
 * Records what events say, each chunk by one write however many events are about it, puts addresses on suppression
 * lists, and has the batches counted again. Doing it twice changes nothing.
 *
 * @returns those that could not be recorded, and are to come again
 */
export async function recordReports(
  reports: readonly Report[],
  services: Services,
): Promise<ReadonlySet<Report>> {
  const failed = new Set<Report>();
  const attempt = async (group: readonly Report[], record: () => Promise<void>): Promise<void> => {
    try {
      await record();
    } catch (error) {
      for (const report of group) failed.add(report);
      services.log.warn('mail_events_not_recorded', { events: group.length, error });
    }
  };
  const ofChunks = [...Map.groupBy(reports, ({ batchId, chunk }) => `${batchId}#${chunk}`).values()];
  await pMap(ofChunks, (group) => attempt(group, () => recordInChunk(group, services)), { concurrency });
  const recorded = reports.filter((report) => !failed.has(report));
  const ofBatches = [...Map.groupBy(recorded, ({ batchId }) => batchId)];
  const now = services.clock();
  await pMap(
    ofBatches,
    ([batchId, group]) => attempt(group, () => services.batches.recountSoon(batchId, now)),
    { concurrency },
  );
  return failed;
}

async function recordInChunk(group: readonly Report[], services: Services): Promise<void> {
  const [first] = group;
  if (!first) return;
  const isOf = (chunk: Chunk, { position, tokenId }: Report): boolean =>
    chunk.recipients[position]?.tokenId === tokenId;
  const chunk = await services.chunks.change(first.batchId, first.chunk, (before) =>
    withReports(
      before,
      group
        .filter((report) => isOf(before, report))
        .map(({ position, invitation }) => [position, invitation] as const),
    ),
  );
  if (chunk?.recipients.some(rotationDue)) await letOldLinksDie(chunk, services);
  const known = chunk ? group.filter((report) => isOf(chunk, report)) : [];
  if (known.length < group.length) {
    services.log.warn('mail_events_of_no_invitation', { events: group.length - known.length });
  }
  const suppressed = known.flatMap(({ suppress, position }): Suppression[] => {
    const address = chunk?.recipients[position]?.address;
    return suppress && address !== undefined ? [{ ...suppress, address: addressKey(address) }] : [];
  });
  await services.suppressions.add(first.organizationId, suppressed);
}

/** SES has taken a mail with a new link: perhaps the process that sent it never heard of that. */
async function letOldLinksDie(chunk: Chunk, services: Services): Promise<void> {
  const batch = await services.batches.find(chunk.batchId);
  if (batch) await completeRotations(chunk, batch, services);
}
