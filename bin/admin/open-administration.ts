import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Administration, createAdministration } from '../../lambda/store/administration.ts';
import { Table } from '../../lambda/store/table.ts';
import type { Target } from './target.ts';

/** Opens the table of a stage. */
export function openAdministration({ dynamodb, table }: Target): Administration {
  const client = new DynamoDBClient({
    ...dynamodb,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  return createAdministration(
    new Table({
      client,
      name: table,
      sleep: async (milliseconds) => sleep(milliseconds),
      random: Math.random,
    }),
  );
}
