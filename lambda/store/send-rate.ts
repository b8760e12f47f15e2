import type { SendRate, SendRateStore, Slot } from '../batches/services.ts';
import { attributes, number } from './attributes.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './table.ts';

/** What stands for "no daily limit" in an attribute that is counted down. */
const unlimited = 1e15;

/**
 * Slots lie further apart than the rate asks for, by a part of the time they take and at most by some milliseconds: a
 * call that is late, with the next one on time, would be too close to it for SES, and a refusal costs everybody a
 * second.
 */
const spacing = { part: 0.015, mostMs: 5 };

/** Tries for a slot against others who take theirs at the same moment. */
const tries = 10;

/**
 * The one send rate of the account. `nextFreeAt` moves on with each slot by the time that its recipients take at the
 * rate, so calls of all processes together keep to it, without a counter for each second.
 */
export function createSendRateStore(table: Table): SendRateStore {
  /** As last seen: tells which of the two ways to take a slot to try first, so that one write mostly suffices. */
  let lastSeen = 0;

  const read = async (): Promise<SendRate | undefined> => {
    const item = await table.get(keys.sendRate);
    return item && readSendRate(item);
  };

  /** Takes the slot that begins now, if the rate is free now. */
  const takeNow = (recipients: number, cost: number, now: number): Promise<Item | undefined> =>
    table.update(keys.sendRate, {
      UpdateExpression: 'SET nextFreeAt = :next, remaining = remaining - :recipients',
      ConditionExpression: 'nextFreeAt <= :now AND remaining >= :recipients',
      ExpressionAttributeValues: attributes({ ':next': now + cost, ':now': now, ':recipients': recipients }),
      ReturnValues: 'UPDATED_OLD',
    });

  /** Takes the slot after those that others hold. */
  const takeNext = (
    recipients: number,
    cost: number,
    now: number,
    latest: number,
  ): Promise<Item | undefined> =>
    table.update(keys.sendRate, {
      UpdateExpression: 'SET nextFreeAt = nextFreeAt + :cost, remaining = remaining - :recipients',
      ConditionExpression: 'nextFreeAt > :now AND nextFreeAt <= :latest AND remaining >= :recipients',
      ExpressionAttributeValues: attributes({
        ':cost': cost,
        ':now': now,
        ':latest': latest,
        ':recipients': recipients,
      }),
      ReturnValues: 'UPDATED_OLD',
    });

  return {
    read,

    async take(recipients, perSecond, now, latest): Promise<Slot> {
      const atRate = (recipients / perSecond) * 1000;
      const cost = Math.ceil(atRate + Math.min(atRate * spacing.part, spacing.mostMs));
      for (let attempt = 0; attempt < tries; attempt += 1) {
        if (lastSeen > now) {
          const before = await takeNext(recipients, cost, now, latest);
          if (before) {
            lastSeen = number(before, 'nextFreeAt') + cost;
            return { taken: true, at: lastSeen - cost };
          }
        } else if (await takeNow(recipients, cost, now)) {
          lastSeen = now + cost;
          return { taken: true, at: now };
        }
        const rate = await read();
        lastSeen = rate?.nextFreeAt ?? 0;
        if (rate && rate.remaining < recipients)
          return { taken: false, reason: 'daily_quota', nextFreeAt: lastSeen };
        if (!rate || lastSeen > latest)
          return { taken: false, reason: 'send_rate', nextFreeAt: Math.max(lastSeen, now) };
      }
      return { taken: false, reason: 'send_rate', nextFreeAt: lastSeen };
    },

    async backOff(until) {
      await table.update(keys.sendRate, {
        UpdateExpression: 'SET nextFreeAt = :until',
        ConditionExpression: 'nextFreeAt < :until',
        ExpressionAttributeValues: attributes({ ':until': until }),
      });
    },

    async refresh(quota) {
      const remaining =
        quota.max24Hours < 0 ? unlimited : Math.max(0, quota.max24Hours - quota.sentLast24Hours);
      await table.update(keys.sendRate, {
        UpdateExpression:
          'SET perSecond = :perSecond, remaining = :remaining, nextFreeAt = if_not_exists(nextFreeAt, :never)',
        ExpressionAttributeValues: attributes({
          ':perSecond': quota.perSecond,
          ':remaining': Math.floor(remaining),
          ':never': 0,
        }),
      });
    },
  };
}

export function readSendRate(item: Item): SendRate {
  return {
    perSecond: number(item, 'perSecond'),
    remaining: number(item, 'remaining'),
    nextFreeAt: number(item, 'nextFreeAt'),
  };
}
