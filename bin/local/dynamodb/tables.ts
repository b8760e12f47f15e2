import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { type Static, Type } from 'typebox';
import type { Stack } from '../template/stack.ts';

const Attribute = Type.Object({
  AttributeName: Type.String(),
  AttributeType: Type.Enum(['S', 'N', 'B']),
});
const KeyPart = Type.Object({ AttributeName: Type.String(), KeyType: Type.Enum(['HASH', 'RANGE']) });
const Properties = Type.Object({
  AttributeDefinitions: Type.Array(Attribute),
  KeySchema: Type.Array(KeyPart),
  GlobalSecondaryIndexes: Type.Optional(
    Type.Array(
      Type.Object({
        IndexName: Type.String(),
        KeySchema: Type.Array(KeyPart),
        Projection: Type.Object({
          ProjectionType: Type.Enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: Type.Optional(Type.Array(Type.String())),
        }),
      }),
    ),
  ),
});

/**
 * Makes the tables of a stack that are not there yet, with their indexes; on demand, whatever the template says of
 * capacity.
 *
 * @returns their names
 * @throws Error when a table is there with other keys or indexes, as an earlier version of the template made it
 */
export async function createTables(stack: Stack, client: DynamoDBClient): Promise<string[]> {
  const tables = stack.resources('AWS::DynamoDB::Table', Properties);
  for (const { name, properties } of tables) {
    const present = await describe(name, client);
    if (!present) await create(name, properties, client);
    else if (shapeOf(present) !== shapeOf(properties)) {
      throw new Error(
        `The table ${name} has other keys or indexes than the template; remove it and start again`,
      );
    }
  }
  return tables.map(({ name }) => name);
}

async function describe(name: string, client: DynamoDBClient): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(
  name: string,
  properties: Static<typeof Properties>,
  client: DynamoDBClient,
): Promise<void> {
  await client.send(
    new CreateTableCommand({ ...properties, TableName: name, BillingMode: 'PAY_PER_REQUEST' }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
}

/** Keys and indexes as a text that can be compared. */
function shapeOf(table: TableDescription | Static<typeof Properties>): string {
  const keys = (schema: TableDescription['KeySchema']): string[] =>
    (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`);
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(
    ({ IndexName, KeySchema, Projection: { ProjectionType, NonKeyAttributes = [] } = {} }) =>
      `${IndexName}: ${keys(KeySchema)} ${ProjectionType} ${[...NonKeyAttributes].sort()}`,
  );
  return [keys(table.KeySchema), ...indexes.sort()].join('; ');
}
