import type { SenderLeaseStore } from '../batches/services.ts';
import { attributes, optionalNumber, optionalText } from './attributes.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './table.ts';

/** Batches that may be asked for at a time: more are found by looking up what is due. */
const maxRequested = 200;

/** Who was started this short a time ago, in milliseconds, is on the way: nobody else is started. */
const underWayMs = 2_000;

/** The lease of the one process that sends: one item. */
export function createSenderLeaseStore(table: Table): SenderLeaseStore {
  const isOurs = async (holder: string): Promise<boolean> => {
    const item = await table.get(keys.sender);
    return item !== undefined && optionalText(item, 'holder') === holder;
  };

  return {
    async request({ id, organizationId }, now) {
      const before =
        (await table.update(keys.sender, {
          UpdateExpression: 'ADD requested :batch',
          ConditionExpression: 'attribute_not_exists(requested) OR size(requested) < :max',
          ExpressionAttributeValues: {
            ':batch': { SS: [`${organizationId}#${id}`] },
            ...attributes({ ':max': maxRequested }),
          },
          ReturnValues: 'ALL_OLD',
        })) ?? (await table.get(keys.sender));
      const { leaseUntil = 0, startedAt = 0 } = before ? readTimes(before) : {};
      if (leaseUntil > now || startedAt > now - underWayMs) return true;
      // Of many who find nobody at the same moment one starts somebody.
      const begun = await table.update(keys.sender, {
        UpdateExpression: 'SET startedAt = :now',
        ConditionExpression: 'attribute_not_exists(startedAt) OR startedAt <= :before',
        ExpressionAttributeValues: attributes({ ':now': now, ':before': now - underWayMs }),
      });
      return begun === undefined;
    },

    async acquire({ holder, until }, now) {
      const acquired = await table.update(keys.sender, {
        // Who was started is there: after its end the next one is started anew.
        UpdateExpression: 'SET holder = :holder, leaseUntil = :until REMOVE startedAt',
        ConditionExpression: 'attribute_not_exists(leaseUntil) OR leaseUntil <= :now',
        ExpressionAttributeValues: attributes({ ':holder': holder, ':until': until, ':now': now }),
      });
      return acquired !== undefined || isOurs(holder);
    },

    async renew({ holder, until }) {
      const before = await table.update(keys.sender, {
        UpdateExpression: 'SET leaseUntil = :until REMOVE requested',
        ConditionExpression: 'holder = :holder',
        ExpressionAttributeValues: attributes({ ':holder': holder, ':until': until }),
        ReturnValues: 'ALL_OLD',
      });
      return before && requestedIn(before);
    },

    async release(holder, always = false) {
      const released = await table.update(keys.sender, {
        UpdateExpression: 'REMOVE holder, leaseUntil',
        ConditionExpression: `holder = :holder${always ? '' : ' AND attribute_not_exists(requested)'}`,
        ExpressionAttributeValues: attributes({ ':holder': holder }),
      });
      return released !== undefined || !(await isOurs(holder));
    },
  };
}

function readTimes(item: Item) {
  return {
    leaseUntil: optionalNumber(item, 'leaseUntil'),
    startedAt: optionalNumber(item, 'startedAt'),
  };
}

function requestedIn(item: Item): { organizationId: string; batchId: string }[] {
  return (item.requested?.SS ?? []).map((text) => {
    const [organizationId = '', batchId = ''] = text.split('#');
    return { organizationId, batchId };
  });
}
