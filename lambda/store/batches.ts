import { type BatchProgress, type Lease, soonMs } from '../batches/batch.ts';
import { type BatchStore, type DueBatch, LeaseLost, type Marks } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import { parseStoredConfiguration } from '../schemas/create-batch.ts';
import { attributes, number, optionalNumber, text } from './attributes.ts';
import {
  batchItem,
  dueShard,
  optionalProgress,
  progressAttributes,
  readBatch,
  timeToLive,
} from './batch-item.ts';
import { createBatchReader } from './batch-reader.ts';
import { keys, listings } from './keys.ts';
import { dueShards, keyPrefixes, shape } from './shape.ts';
import type { Item, Table } from './table.ts';

/** Tries to mark a batch against others who take or give up its lease at the same moment. */
const tries = 20;

/** Between two counts of a batch that is changed all the time, in milliseconds. */
const recountPause = 30_000;

/** Batches and their configurations. */
export function createBatchStore(table: Table): BatchStore {
  const { find, language } = createBatchReader(table);

  /** A lost answer makes the SDK try again, and its second try fails on the success of its first. */
  const isOurs = async (id: string, { holder }: Lease): Promise<boolean> =>
    (await find(id))?.lease?.holder === holder;

  return {
    find,
    language,

    async claim(batch, previous, signal) {
      const condition = {
        ConditionExpression: previous
          ? '#state = :creating AND #round = :round'
          : `attribute_not_exists(${shape.partitionKey})`,
        ...(previous && {
          ExpressionAttributeNames: { '#state': 'state', '#round': 'round' },
          ExpressionAttributeValues: attributes({ ':creating': 'creating', ':round': previous.round }),
        }),
      };
      const claimed = await table.put(batchItem(batch), condition, signal);
      return claimed || (batch.lease !== undefined && isOurs(batch.id, batch.lease));
    },

    async acquire(id, lease, now) {
      const item = await table.update(keys.batch(id), {
        UpdateExpression: 'SET leaseHolder = :holder, leaseUntil = :until, #due = :until ADD #round :one',
        ConditionExpression: '#due <= :due AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)',
        ExpressionAttributeNames: { '#due': shape.due.sortKey, '#round': 'round' },
        ExpressionAttributeValues: attributes({
          ':holder': lease.holder,
          ':until': lease.until,
          ':now': now,
          ':due': now + soonMs,
          ':one': 1,
        }),
        ReturnValues: 'ALL_NEW',
      });
      if (item) return readBatch(item);
      const batch = await find(id);
      return batch?.lease?.holder === lease.holder ? batch : undefined;
    },

    async save(id, progress, lease, signal) {
      const item = await write(id, progress, lease, { signal });
      if (item) return readMarks(item);
      throw new LeaseLost();
    },

    async release(id, progress, lease, wakes, signal) {
      let next = progress;
      let known = wakes;
      for (let attempt = 0; attempt < tries; attempt += 1) {
        if (attempt > 1) await table.backOff(attempt);
        if (await write(id, next, lease, { signal, release: { wakes: known } })) return next.dueAt;
        const batch = await find(id);
        if (batch?.lease === undefined) return batch?.dueAt;
        if (batch.lease.holder !== lease.holder) throw new LeaseLost();
        // A mark says when; news of mail and used tokens are counted within half a minute.
        const marked = batch.markedDueAt ?? progress.countedAt + recountPause;
        next = { ...progress, dueAt: Math.min(progress.dueAt ?? Number.POSITIVE_INFINITY, marked) };
        known = batch.wakes;
      }
      throw new Failure('unavailable', { retryAfter: 1 });
    },

    async markDue(id, at) {
      for (let attempt = 0; attempt < tries; attempt += 1) {
        if (attempt > 0) await table.backOff(attempt);
        if (await setDue(id, at)) return;
        if (await mark(id, at)) return;
        const batch = await find(id);
        if (!batch || (batch.lease === undefined && batch.dueAt !== undefined && batch.dueAt <= at)) return;
      }
      throw new Failure('unavailable', { retryAfter: 1 });
    },

    async recountSoon(id, now) {
      if (await setDue(id, now, now - recountPause)) return;
      if (!(await setDue(id, now + recountPause))) await mark(id);
    },

    async due(now) {
      const shards = Array.from({ length: dueShards }, (_, shard) =>
        table.query({
          IndexName: shape.due.name,
          KeyConditionExpression: '#shard = :shard AND #due <= :now',
          ExpressionAttributeNames: { '#shard': shape.due.partitionKey, '#due': shape.due.sortKey },
          ExpressionAttributeValues: attributes({ ':shard': keyPrefixes.due + shard, ':now': now }),
        }),
      );
      return (await Promise.all(shards))
        .flatMap(({ items }) => items.map(readDue))
        .sort((a, b) => a.dueAt - b.dueAt);
    },

    async findAll(ids) {
      const items = await table.getAll(ids.map((id) => keys.batch(id)));
      const found = new Map(items.map((item) => [text(item, 'batchId'), readBatch(item)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    async list(organizationId, { cursor, limit }) {
      const { items, next } = await table.query({
        IndexName: shape.byOrganization.name,
        KeyConditionExpression: '#owner = :owner AND #sort < :before',
        ExpressionAttributeNames: {
          '#owner': shape.byOrganization.partitionKey,
          '#sort': shape.byOrganization.sortKey,
        },
        ExpressionAttributeValues: attributes({
          ':owner': listings.batches(organizationId),
          ':before': cursor ?? '~',
        }),
        ScanIndexForward: false,
        Limit: limit,
      });
      const places = items.map((item) => text(item, shape.byOrganization.sortKey));
      return { places, more: next !== undefined };
    },

    async revoke(id, now) {
      const item = await table.update(keys.batch(id), {
        UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
        ConditionExpression: `attribute_exists(${shape.partitionKey})`,
        ExpressionAttributeValues: attributes({ ':now': now }),
        ReturnValues: 'ALL_NEW',
      });
      return item && readBatch(item);
    },

    async remove(id, lease) {
      await table.delete(keys.configuration(id));
      const removed = await table.delete(keys.batch(id), {
        ConditionExpression: 'leaseHolder = :holder',
        ExpressionAttributeValues: attributes({ ':holder': lease.holder }),
      });
      if (!removed && (await find(id))) throw new LeaseLost();
    },

    async writeConfiguration(order, configuration, signal) {
      const { partition, sort } = keys.configuration(order.id);
      const item = attributes({
        [shape.partitionKey]: partition,
        [shape.sortKey]: sort,
        configuration: JSON.stringify(configuration),
        [shape.timeToLive]: timeToLive(order),
      });
      await table.put(item, undefined, signal);
    },

    async configuration(id) {
      const item = await table.get(keys.configuration(id));
      return item && parseStoredConfiguration(text(item, 'configuration'));
    },
  };

  /** @returns false when somebody works on the batch, when it is due sooner anyway, or was counted after `countedBy` */
  async function setDue(id: string, at: number, countedBy?: number): Promise<boolean> {
    const isIdle = 'attribute_not_exists(leaseHolder) AND (attribute_not_exists(#due) OR #due > :at)';
    const isOld = countedBy === undefined ? '' : ' AND countedAt <= :countedBy';
    const woken = await table.update(keys.batch(id), {
      UpdateExpression: 'SET #due = :at, #shard = :shard ADD wakes :one',
      ConditionExpression: `attribute_exists(${shape.partitionKey}) AND ${isIdle}${isOld}`,
      ExpressionAttributeNames: { '#due': shape.due.sortKey, '#shard': shape.due.partitionKey },
      ExpressionAttributeValues: attributes({
        ':at': at,
        ':shard': dueShard(id),
        ':one': 1,
        ':countedBy': countedBy,
      }),
    });
    return woken !== undefined;
  }

  /**
   * Whoever works on the batch sees by it that there is something new to count, or to do by `at`.
   *
   * @returns whether somebody does
   */
  async function mark(id: string, at?: number): Promise<boolean> {
    const marked = await table.update(keys.batch(id), {
      UpdateExpression: `ADD wakes :one${at === undefined ? '' : ' SET markedDueAt = :at'}`,
      ConditionExpression: 'attribute_exists(leaseHolder)',
      ExpressionAttributeValues: attributes({ ':one': 1, ':at': at }),
    });
    return marked !== undefined;
  }

  /** Writes progress under the lease; with `release` gives it up, if nobody marked the batch since `wakes` was read. */
  async function write(
    id: string,
    progress: BatchProgress,
    lease: Lease,
    { signal, release }: { signal: AbortSignal; release?: { wakes: number } },
  ): Promise<Item | undefined> {
    const values = {
      ...progressAttributes(id, progress),
      ...(!release && attributes({ leaseUntil: lease.until })),
    };
    const names = Object.keys(values);
    const gone = [
      ...(release ? ['leaseHolder', 'leaseUntil', 'markedDueAt'] : []),
      ...optionalProgress.filter((name) => values[name] === undefined),
    ];
    const { wakes } = release ?? {};
    return table.update(
      keys.batch(id),
      {
        UpdateExpression:
          `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}` +
          (gone.length > 0 ? ` REMOVE ${gone.join(', ')}` : ''),
        ConditionExpression: `leaseHolder = :holder${wakes === undefined ? '' : wakesAre(wakes)}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
          ...attributes({ ':holder': lease.holder, ':wakes': wakes }),
        },
        ReturnValues: 'ALL_NEW',
      },
      signal,
    );
  }
}

function wakesAre(wakes: number): string {
  return wakes === 0 ? ' AND (attribute_not_exists(wakes) OR wakes = :wakes)' : ' AND wakes = :wakes';
}

function readMarks(item: Item): Marks {
  return {
    revokedAt: optionalNumber(item, 'revokedAt'),
    wakes: optionalNumber(item, 'wakes') ?? 0,
    markedDueAt: optionalNumber(item, 'markedDueAt'),
  };
}

function readDue(item: Item): DueBatch {
  const leaseUntil = optionalNumber(item, 'leaseUntil');
  return {
    batchId: text(item, shape.partitionKey).slice(keyPrefixes.batch.length),
    organizationId: text(item, 'organizationId'),
    dueAt: number(item, shape.due.sortKey),
    ...(leaseUntil !== undefined && { leaseUntil }),
  };
}
