import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Fixture, serve, until } from './fixture.ts';
import { receive } from './receive.ts';

let engine: Fixture;
let lambda: LambdaClient;

const reserved = `export const handler = async ({ id, ms }) => {
  console.log('began', id);
  await new Promise((resolve) => setTimeout(resolve, ms));
  console.log('ended', id);
  return id;
};`;

beforeAll(async () => {
  engine = await serve({
    functions: { one: reserved, impatient: reserved, none: reserved },
    properties: {
      one: { ReservedConcurrentExecutions: 1, Timeout: 30 },
      impatient: { ReservedConcurrentExecutions: 1, Timeout: 30 },
      none: { ReservedConcurrentExecutions: 0 },
    },
    resources: {
      Failures: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failures' } },
      ImpatientConfig: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'impatientFunction' },
          Qualifier: '$LATEST',
          MaximumEventAgeInSeconds: 1,
          MaximumRetryAttempts: 0,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
        },
      },
    },
  });
  lambda = new LambdaClient({
    endpoint: engine.invokeUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  lambda.destroy();
  await engine.close();
});

test('what goes over the reserved concurrency is turned away, and welcome again afterwards', async () => {
  const first = invoke('one', { id: 'first', ms: 200 });
  await engine.printed('began first');
  await expect(invoke('one', { id: 'second', ms: 1 })).rejects.toMatchObject({
    name: 'TooManyRequestsException',
  });
  expect(await first).toBe('first');
  expect(await invoke('one', { id: 'third', ms: 1 })).toBe('third');
});

test('events that nobody waits for are handled one after the other where one at a time is reserved', async () => {
  const ids = ['a', 'b', 'c', 'd'];
  for (const id of ids) await send('one', { id, ms: 20 });
  await engine.printed('ended d');
  const seen = engine.lines.filter((line) => /(began|ended) [a-d]$/.test(line));
  expect(seen).toEqual(ids.flatMap((id) => [`one: began ${id}`, `one: ended ${id}`]));
});

test('an event that waits longer than the template lets it is given up, and never handled', async () => {
  await send('impatient', { id: 'long', ms: 3_000 });
  await engine.printed('began long');
  await send('impatient', { id: 'late', ms: 1 });
  const [message] = await until(() => receive(engine, 'failures'));
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    requestPayload: { id: 'late' },
  });
  await engine.printed('ended long');
  await send('impatient', { id: 'next', ms: 1 });
  await engine.printed('ended next');
  expect(engine.lines.join()).not.toContain('began late');
});

test('a function with a reserved concurrency of none is switched off', async () => {
  await expect(invoke('none', { id: 'off', ms: 1 })).rejects.toMatchObject({
    name: 'TooManyRequestsException',
  });
});

async function invoke(FunctionName: string, event: object): Promise<unknown> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  return JSON.parse(Payload?.transformToString() ?? 'null');
}

async function send(FunctionName: string, event: object): Promise<void> {
  const Payload = JSON.stringify(event);
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
}
