import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Entity } from 'electrodb';
import { organizationId, tableName } from '../load.ts';
import { type Arm, inFlight } from './arm.ts';
import { writer } from './writer.ts';

const entity = new Entity(
  {
    model: { entity: 'token', version: '1', service: 'muster' },
    attributes: {
      organizationId: { type: 'string', required: true },
      shard: { type: 'string', required: true },
      id: { type: 'string', required: true },
      batchId: { type: 'string', required: true },
      place: { type: 'number', required: true },
      email: { type: 'string', required: true },
      state: { type: ['PENDING', 'DONE', 'DELETED'] as const, required: true },
      keyVersion: { type: 'number', required: true },
      expireAt: { type: 'number', required: true },
      ttl: { type: 'number', required: true },
    },
    indexes: {
      byId: {
        pk: {
          field: 'pk',
          composite: ['organizationId', 'shard'],
          // biome-ignore lint/suspicious/noTemplateCurlyInString: ElectroDB's own notation
          template: 'token#${organizationId}#${shard}',
          casing: 'none',
        },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: ElectroDB's own notation
        sk: { field: 'sk', composite: ['id'], template: '${id}', casing: 'none' },
      },
    },
  },
  { client: DynamoDBDocumentClient.from(new DynamoDBClient({})), table: tableName },
);

/** ElectroDB's batch put: it makes the calls of 25 by itself. */
export const electrodb: Arm = writer(async (tokens) => {
  const items = tokens.map(({ partition: _, ...token }) => ({
    ...token,
    organizationId,
    shard: token.id.slice(8, 14),
  }));
  const { unprocessed } = await entity.put(items).go({ concurrent: inFlight });
  if (unprocessed.length > 0) throw new Error(`${unprocessed.length} tokens were left over`);
});
