import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Fixture, serve, until } from './fixture.ts';
import { receive } from './receive.ts';

let engine: Fixture;
let lambda: LambdaClient;

const queue = (name: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: name } });
const failing = `export const handler = async (event, { awsRequestId }) => {
  console.log('tried', event.name, awsRequestId);
  throw new Error('never works');
};`;

beforeAll(async () => {
  engine = await serve({
    functions: { failing, once: failing, fine: 'export const handler = async ({ name }) => name;' },
    properties: {
      failing: { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
    },
    resources: {
      DeadLetters: queue('dead-letters'),
      Failures: queue('failures'),
      Successes: queue('successes'),
      OnceConfig: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'onceFunction' },
          Qualifier: '$LATEST',
          MaximumRetryAttempts: 0,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
        },
      },
      FineConfig: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'fineFunction' },
          Qualifier: '$LATEST',
          DestinationConfig: { OnSuccess: { Destination: { 'Fn::GetAtt': ['Successes', 'Arn'] } } },
        },
      },
    },
  });
  lambda = new LambdaClient({
    endpoint: engine.invokeUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  lambda.destroy();
  await engine.close();
});

test('an event that fails is tried three times under one request id, then kept as a dead letter', async () => {
  const requestId = await send('failing', { name: 'letter' });
  const [message] = await until(() => receive(engine, 'dead-letters'));
  const tries = engine.lines.filter((line) => line.includes('tried letter'));
  expect(tries).toEqual(Array(3).fill(`failing: tried letter ${requestId}`));
  expect(message).toMatchObject({
    Body: '{"name":"letter"}',
    MessageAttributes: {
      RequestID: { StringValue: requestId },
      ErrorMessage: { StringValue: 'never works' },
    },
  });
});

test('the template says how often an event is tried, and where its failure is reported', async () => {
  const requestId = await send('once', { name: 'report' });
  const [message] = await until(() => receive(engine, 'failures'));
  expect(engine.lines.filter((line) => line.includes('tried report'))).toHaveLength(1);
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    requestContext: { requestId, condition: 'RetriesExhausted', approximateInvokeCount: 1 },
    requestPayload: { name: 'report' },
    responsePayload: { errorMessage: 'never works' },
  });
});

test('success is reported where the template wants it', async () => {
  await send('fine', { name: 'good' });
  const [message] = await until(() => receive(engine, 'successes'));
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'Success' },
    responsePayload: 'good',
  });
});

async function send(FunctionName: string, event: object): Promise<string | undefined> {
  const Payload = JSON.stringify(event);
  const answer = await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  expect(answer.StatusCode).toBe(202);
  return answer.$metadata.requestId;
}
