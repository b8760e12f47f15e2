import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Table } from '../../../lambda/store/table.ts';

/** A table whose calls all come to what the test says; no network. */
export function fakeTable(answer: (command: string) => unknown, sleeps: number[] = []): Table {
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  client.middlewareStack.add(
    (_, context) => async () => {
      const output: unknown = await answer(context.commandName ?? '');
      return { output: { $metadata: {}, ...Object(output) }, response: undefined };
    },
    { step: 'initialize' },
  );
  return new Table({
    client,
    name: 'muster-test',
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
    },
    random: () => 0.5,
  });
}
