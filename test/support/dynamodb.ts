import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll } from '@jest/globals';
import { type LocalDynamodb, startDynamodb } from '../../bin/local/dynamodb/server.ts';
import { shape } from '../../lambda/store/shape.ts';

const running = new Map<number, Promise<LocalDynamodb>>();
let tables = 0;

afterAll(async () => {
  for (const database of running.values()) await (await database).close();
});

/**
 * Endpoint of the database of this test file; it starts with the first test that asks and holds all in memory.
 *
 * @param indexLagMs real milliseconds that its indexes lag behind the tables; each lag has a database of its own
 */
export async function dynamodbUrl(indexLagMs = 0): Promise<string> {
  const database = running.get(indexLagMs) ?? startDynamodb(undefined, () => undefined, { indexLagMs });
  running.set(indexLagMs, database);
  return (await database).url;
}

/** Makes a table as the stack makes it. @returns its name, new each time */
export async function createTable(client: DynamoDBClient): Promise<string> {
  tables += 1;
  const name = `muster-test-${tables}`;
  const { partitionKey, sortKey, byOrganization, due } = shape;
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' } as const,
    { AttributeName: range, KeyType: 'RANGE' } as const,
  ];
  const index = (of: typeof byOrganization | typeof due) => ({
    IndexName: of.name,
    KeySchema: keySchema(of.partitionKey, of.sortKey),
    Projection:
      'nonKeyAttributes' in of
        ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...of.nonKeyAttributes] }
        : { ProjectionType: 'KEYS_ONLY' as const },
  });
  const texts = [
    partitionKey,
    sortKey,
    byOrganization.partitionKey,
    byOrganization.sortKey,
    due.partitionKey,
  ].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }) as const);
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(partitionKey, sortKey),
      AttributeDefinitions: [...texts, { AttributeName: due.sortKey, AttributeType: 'N' }],
      GlobalSecondaryIndexes: [index(byOrganization), index(due)],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 }, { TableName: name });
  return name;
}
