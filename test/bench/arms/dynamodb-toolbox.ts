import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Entity } from 'dynamodb-toolbox/entity';
import { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut';
import { item } from 'dynamodb-toolbox/schema/item';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import { Table } from 'dynamodb-toolbox/table';
import { BatchWriteCommand, execute } from 'dynamodb-toolbox/table/actions/batchWrite';
import { tableName } from '../load.ts';
import type { Arm, NewToken } from './arm.ts';
import { writerOfCalls } from './writer.ts';

const table = new Table({
  name: tableName,
  documentClient: DynamoDBDocumentClient.from(new DynamoDBClient({})),
  partitionKey: { name: 'pk', type: 'string' },
  sortKey: { name: 'sk', type: 'string' },
});

const tokens = new Entity({
  name: 'token',
  table,
  entityAttribute: false,
  timestamps: false,
  schema: item({
    pk: string().key(),
    sk: string().key(),
    batchId: string(),
    place: number(),
    email: string(),
    state: string().enum('PENDING', 'DONE', 'DELETED'),
    keyVersion: number(),
    expireAt: number(),
    ttl: number(),
  }),
});

/** dynamodb-toolbox's batch write; the calls of 25 and their number in flight are the user's. */
export const dynamodbToolbox: Arm = writerOfCalls(writeAll);

async function writeAll(batch: NewToken[]): Promise<void> {
  const requests = batch.map(({ id, partition, ...fields }) =>
    tokens.build(BatchPutRequest).item({ pk: partition, sk: id, ...fields }),
  );
  await execute({ maxAttempts: 10 }, table.build(BatchWriteCommand).requests(...requests));
}
