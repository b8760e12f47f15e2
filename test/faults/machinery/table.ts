import { BatchWriteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { slices } from '../../../lambda/slices.ts';
import { optionalNumber, text } from '../../../lambda/store/attributes.ts';
import { shape } from '../../../lambda/store/shape.ts';
import type { Item } from '../../../lambda/store/table.ts';
import type { TestBed } from './test-bed.ts';

type Database = Pick<TestBed, 'dynamodb' | 'tableName'>;

/** All that is stored. */
export async function readAll({ dynamodb, tableName }: Database): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}

/** Stores these items and no others. */
export async function replaceAll(database: Database, items: readonly Item[]): Promise<void> {
  const { dynamodb, tableName } = database;
  const gone = (await readAll(database)).map(({ pk = { S: '' }, sk = { S: '' } }) => ({
    DeleteRequest: { Key: { pk, sk } },
  }));
  const put = items.map((Item) => ({ PutRequest: { Item } }));
  for (const requests of [...slices(gone, 25), ...slices(put, 25)]) {
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  }
}

export async function putItem({ dynamodb, tableName }: Database, item: Item): Promise<void> {
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: item }));
}

/** A token as it is stored. */
export interface StoredToken {
  readonly id: string;
  readonly batchId: string;
  readonly email: string;
  readonly state: string;
  readonly generation: number;
  readonly expireAt: number;
}

export function tokensIn(items: readonly Item[]): StoredToken[] {
  return items
    .filter((item) => item.pk?.S?.startsWith('token#'))
    .map((item) => ({
      id: text(item, shape.sortKey),
      batchId: text(item, 'batchId'),
      email: text(item, 'email'),
      state: text(item, 'state'),
      generation: optionalNumber(item, 'generation') ?? 0,
      expireAt: optionalNumber(item, 'expireAt') ?? 0,
    }));
}

/** A batch as far as the schedule is concerned. */
export interface StoredBatch {
  readonly id: string;
  readonly state: string;
  readonly dueAt: number | undefined;
}

export function batchesIn(items: readonly Item[]): StoredBatch[] {
  return items
    .filter((item) => item.pk?.S?.startsWith('batch#') && item.sk?.S === 'batch')
    .map((item) => ({
      id: text(item, 'batchId'),
      state: text(item, 'state'),
      dueAt: optionalNumber(item, shape.due.sortKey),
    }));
}
