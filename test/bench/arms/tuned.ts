import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { tableName } from '../load.ts';
import { type Arm, inFlight, type NewToken } from './arm.ts';
import { writerOfCalls } from './writer.ts';

const client = new DynamoDBClient({
  requestHandler: { httpAgent: { maxSockets: inFlight }, httpsAgent: { maxSockets: inFlight } },
});

/** A script for this one purpose: attribute values by hand, the best number of calls in flight, nothing but writes. */
export const tuned: Arm = writerOfCalls(writeAll);

async function writeAll(tokens: NewToken[]): Promise<void> {
  let requests: WriteRequest[] = tokens.map((token) => ({
    PutRequest: {
      Item: {
        pk: { S: token.partition },
        sk: { S: token.id },
        ttl: { N: String(token.ttl) },
        batchId: { S: token.batchId },
        place: { N: String(token.place) },
        email: { S: token.email },
        state: { S: token.state },
        keyVersion: { N: '1' },
        expireAt: { N: String(token.expireAt) },
      },
    },
  }));
  for (let attempt = 0; requests.length > 0; attempt += 1) {
    if (attempt > 0) await sleep(Math.random() * 50 * 2 ** attempt);
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
    );
    requests = UnprocessedItems?.[tableName] ?? [];
  }
}
