import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../load.ts';
import type { Arm, NewToken } from './arm.ts';
import { writerOfCalls } from './writer.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** The usual way: the document client, calls of 25, what is left over tried again. */
export const usual: Arm = writerOfCalls(writeAll);

async function writeAll(tokens: NewToken[]): Promise<void> {
  let requests: object[] = tokens.map(({ id, partition, ...fields }) => ({
    PutRequest: { Item: { pk: partition, sk: id, ...fields } },
  }));
  for (let attempt = 0; requests.length > 0; attempt += 1) {
    if (attempt > 0) await sleep(Math.random() * 50 * 2 ** attempt);
    const { UnprocessedItems } = await client.send(
      new BatchWriteCommand({ RequestItems: { [tableName]: requests } }),
    );
    requests = UnprocessedItems?.[tableName] ?? [];
  }
}
