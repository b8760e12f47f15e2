import pMap from 'p-map';
import { type Suppression, type SuppressionStore, suppressionReasons } from '../batches/services.ts';
import { attributes, number, text, word } from './attributes.ts';
import { keys } from './keys.ts';
import { shape } from './shape.ts';
import { type Item, maxInFlight, type Table } from './table.ts';

/** The suppression lists of the organizations: one item an address. */
export function createSuppressionStore(table: Table): SuppressionStore {
  return {
    async add(organizationId, suppressions) {
      if (suppressions.length === 0) return;
      // First the flag: without it nobody reads the list, so that a list without it would be none.
      await table.update(keys.organization(organizationId), {
        UpdateExpression: 'SET hasSuppressions = :yes',
        ConditionExpression: `attribute_exists(${shape.partitionKey})`,
        ExpressionAttributeValues: attributes({ ':yes': true }),
      });
      await pMap(
        suppressions,
        (suppression) =>
          table.put(suppressionItem(organizationId, suppression), {
            ConditionExpression: `attribute_not_exists(${shape.partitionKey})`,
          }),
        { concurrency: maxInFlight },
      );
    },

    async find(organizationId, addressKeys) {
      const items = await table.getAll(
        addressKeys.map((address) => keys.suppression(organizationId, address)),
      );
      return new Set(items.map((item) => text(item, shape.sortKey)));
    },

    async list(organizationId, { after, limit }) {
      const { items, next } = await table.query({
        KeyConditionExpression: '#partition = :partition AND #sort > :after',
        ExpressionAttributeNames: { '#partition': shape.partitionKey, '#sort': shape.sortKey },
        ExpressionAttributeValues: attributes({
          ':partition': keys.suppression(organizationId, '').partition,
          // A key may not be compared with an empty text; no address begins with a space.
          ':after': after ?? ' ',
        }),
        Limit: limit,
        ConsistentRead: true,
      });
      const suppressions = items.map(readSuppression);
      return { suppressions, next: next && suppressions.at(-1)?.address };
    },

    async remove(organizationId, addressKey) {
      return table.delete(keys.suppression(organizationId, addressKey), {
        ConditionExpression: `attribute_exists(${shape.partitionKey})`,
      });
    },
  };
}

function suppressionItem(organizationId: string, { address, reason, at }: Suppression): Item {
  const { partition, sort } = keys.suppression(organizationId, address);
  return attributes({ [shape.partitionKey]: partition, [shape.sortKey]: sort, reason, suppressedAt: at });
}

/** @throws CorruptItem */
function readSuppression(item: Item): Suppression {
  return {
    address: text(item, shape.sortKey),
    reason: word(item, 'reason', suppressionReasons),
    at: number(item, 'suppressedAt'),
  };
}
