import {
  type Batch,
  type BatchOrder,
  type BatchProgress,
  batchLifetime,
  batchStates,
  type Requeue,
  waitingForReasons,
} from '../batches/batch.ts';
import { type Counts, noInvitations } from '../batches/chunk.ts';
import {
  attributes,
  CorruptItem,
  flag,
  number,
  numbers,
  optionalNumber,
  optionalText,
  text,
  word,
} from './attributes.ts';
import { keys, listings } from './keys.ts';
import { dueShards, keyPrefixes, shape } from './shape.ts';
import type { Item } from './table.ts';

/** The item of a batch: one small map of plain attributes. */
export function batchItem(batch: Batch): Item {
  const { partition, sort } = keys.batch(batch.id);
  return {
    ...attributes({
      [shape.partitionKey]: partition,
      [shape.sortKey]: sort,
      [shape.byOrganization.partitionKey]: listings.batches(batch.organizationId),
      [shape.byOrganization.sortKey]: `${new Date(batch.createdAt).toISOString()}#${batch.id}`,
      [shape.timeToLive]: timeToLive(batch),
      batchId: batch.id,
      organizationId: batch.organizationId,
      createdAt: batch.createdAt,
      createdBy: batch.createdBy,
      idempotent: batch.idempotent,
      fingerprint: batch.fingerprint,
      keyVersion: batch.keyVersion,
      sendEmail: batch.sendEmail,
      expireAt: batch.expireAt,
      total: batch.total,
      success: batch.success,
      failed: batch.failed,
      suppressed: batch.suppressed || undefined,
      chunks: batch.chunks,
      requeue: batch.requeue && JSON.stringify(batch.requeue),
      round: batch.round,
      leaseHolder: batch.lease?.holder,
      leaseUntil: batch.lease?.until,
    }),
    ...progressAttributes(batch.id, batch),
  };
}

/** The attributes that change as the work goes on; what is absent from the progress is absent here. */
export function progressAttributes(batchId: string, progress: BatchProgress): Item {
  return attributes({
    state: progress.state,
    acceptedAt: progress.acceptedAt,
    answeredLater: progress.answeredLater,
    estimatedLastSendAt: progress.estimatedLastSendAt,
    answeredLastSendAt: progress.answeredLastSendAt,
    ratePerSecond: progress.ratePerSecond,
    minted: progress.minted,
    requeued: progress.requeued,
    skipped: progress.skipped,
    cursor: progress.cursor,
    windowEnd: progress.windowEnd,
    windowRound: progress.windowRound,
    counts: progress.counts,
    redeemed: progress.redeemed,
    countedAt: progress.countedAt,
    recountedAt: progress.recountedAt,
    waitingFor: progress.waitingFor,
    [shape.due.partitionKey]: progress.dueAt === undefined ? undefined : dueShard(batchId),
    [shape.due.sortKey]: progress.dueAt,
  });
}

/** Attributes of `progressAttributes` that a later progress may lack. */
export const optionalProgress = [
  'acceptedAt',
  'skipped',
  'estimatedLastSendAt',
  'answeredLastSendAt',
  'ratePerSecond',
  'waitingFor',
  shape.due.partitionKey,
  shape.due.sortKey,
];

/** @throws CorruptItem */
export function readBatch(item: Item): Batch {
  const holder = optionalText(item, 'leaseHolder');
  return {
    id: text(item, 'batchId'),
    organizationId: text(item, 'organizationId'),
    createdAt: number(item, 'createdAt'),
    createdBy: text(item, 'createdBy'),
    idempotent: flag(item, 'idempotent'),
    fingerprint: text(item, 'fingerprint'),
    keyVersion: number(item, 'keyVersion'),
    sendEmail: flag(item, 'sendEmail'),
    expireAt: number(item, 'expireAt'),
    total: number(item, 'total'),
    success: number(item, 'success'),
    failed: numbers(item, 'failed'),
    suppressed: optionalNumber(item, 'suppressed') ?? 0,
    chunks: number(item, 'chunks'),
    round: number(item, 'round'),
    wakes: optionalNumber(item, 'wakes') ?? 0,
    revokedAt: optionalNumber(item, 'revokedAt'),
    markedDueAt: optionalNumber(item, 'markedDueAt'),
    lease: holder === undefined ? undefined : { holder, until: number(item, 'leaseUntil') },
    state: word(item, 'state', batchStates),
    acceptedAt: optionalNumber(item, 'acceptedAt'),
    answeredLater: flag(item, 'answeredLater'),
    estimatedLastSendAt: optionalNumber(item, 'estimatedLastSendAt'),
    answeredLastSendAt: optionalNumber(item, 'answeredLastSendAt'),
    ratePerSecond: optionalNumber(item, 'ratePerSecond'),
    minted: number(item, 'minted'),
    requeued: optionalNumber(item, 'requeued') ?? 0,
    skipped: item.skipped && numbers(item, 'skipped'),
    requeue: readRequeue(optionalText(item, 'requeue')),
    cursor: number(item, 'cursor'),
    windowEnd: number(item, 'windowEnd'),
    windowRound: number(item, 'windowRound'),
    counts: readCounts(item),
    redeemed: optionalNumber(item, 'redeemed') ?? 0,
    countedAt: number(item, 'countedAt'),
    recountedAt: optionalNumber(item, 'recountedAt') ?? number(item, 'countedAt'),
    waitingFor: item.waitingFor && word(item, 'waitingFor', waitingForReasons),
    dueAt: optionalNumber(item, shape.due.sortKey),
  };
}

/** Epoch seconds, as DynamoDB's time to live wants it. */
export function timeToLive(order: Pick<BatchOrder, 'createdAt'>): number {
  return Math.ceil((order.createdAt + batchLifetime) / 1000);
}

/** @returns the batch's partition of the due index; the id is a hash, so its last digits spread evenly */
export function dueShard(batchId: string): string {
  return keyPrefixes.due + (Number.parseInt(batchId.slice(-2), 16) % dueShards);
}

function readCounts(item: Item): Counts {
  return { ...noInvitations, ...numbers(item, 'counts') };
}

function readRequeue(json: string | undefined): Requeue | undefined {
  if (json === undefined) return undefined;
  const requeue: unknown = JSON.parse(json);
  if (typeof requeue !== 'object' || requeue === null || !('batchId' in requeue) || !('mode' in requeue)) {
    throw new CorruptItem('Attribute requeue lacks its batch or mode');
  }
  const { batchId, mode } = requeue;
  return {
    batchId: String(batchId),
    mode: mode === 'retry' ? 'retry' : 'remind',
    force: 'force' in requeue && requeue.force === true,
    rotate: 'rotate' in requeue && requeue.rotate === true,
    place: 'place' in requeue && typeof requeue.place === 'number' ? requeue.place : undefined,
  };
}
