import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Fixture, serve, until } from './fixture.ts';
import { receive, sqs } from './receive.ts';

let engine: Fixture;

beforeAll(async () => {
  engine = await serve({
    functions: {
      worker: `export const handler = async ({ Records }) => {
        const failed = [];
        for (const { body, messageId, attributes } of Records) {
          console.log('got', body, attributes.ApproximateReceiveCount);
          if (body.includes('poison')) failed.push({ itemIdentifier: messageId });
        }
        return { batchItemFailures: failed };
      };`,
      crasher: `export const handler = async ({ Records }) => {
        for (const { body } of Records) console.log('crasher got', body);
        throw new Error('whole batch');
      };`,
    },
    resources: {
      Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'shop.example' } },
      Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'watched' } },
      Destination: {
        Type: 'AWS::SES::ConfigurationSetEventDestination',
        Properties: {
          ConfigurationSetName: { Ref: 'Set' },
          EventDestination: {
            Enabled: true,
            MatchingEventTypes: ['send', 'bounce'],
            EventBridgeDestination: {
              EventBusArn: {
                'Fn::Join': [
                  ':',
                  ['arn:aws:events', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, 'event-bus/default'],
                ],
              },
            },
          },
        },
      },
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'work',
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
        },
      },
      Fragile: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'fragile',
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 1 },
        },
      },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
      WorkSource: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] },
          FunctionName: { Ref: 'workerFunction' },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      FragileSource: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Fragile', 'Arn'] },
          FunctionName: { Ref: 'crasherFunction' },
        },
      },
      MailRule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: {
            source: ['aws.ses'],
            'detail-type': ['Email Bounced', 'Email Delivered'],
            detail: { mail: { tags: { 'ses:configuration-set': ['watched'] } } },
          },
          Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Work', 'Arn'] } }],
        },
      },
    },
  });
});

afterAll(() => engine.close());

test('a mail event reaches a function by the rule and the queue of the template', async () => {
  const ses = new SESClient({
    endpoint: engine.sesUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  for (const address of ['success@simulator.amazonses.com', 'bounce@simulator.amazonses.com']) {
    await ses.send(
      new SendEmailCommand({
        Source: 'a@shop.example',
        ConfigurationSetName: 'watched',
        Destination: { ToAddresses: [address] },
        Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
      }),
    );
  }
  ses.destroy();
  expect(await engine.printed('Email Bounced')).toContain('bounce@simulator.amazonses.com');
  // The rule takes deliveries, but the event destination does not ask SES for them.
  expect(engine.lines.join()).not.toContain('Email Delivered');
});

test('only the messages that a function names come again, and then become dead letters', async () => {
  await send('work', 'fine 1');
  await send('work', 'poison');
  await send('work', 'fine 2');
  const messages = await until(() => receive(engine, 'dead'));
  expect(messages.map(({ Body }) => Body)).toEqual(['poison']);
  await engine.printed('got fine 2');
  const count = (text: string): number => engine.lines.filter((line) => line.includes(text)).length;
  expect([count('got fine 1'), count('got fine 2'), count('got poison')]).toEqual([1, 1, 2]);
  await sqs(engine, 'PurgeQueue', { QueueUrl: 'dead' });
});

test('a function that fails gives the whole batch back', async () => {
  await send('fragile', 'unlucky');
  const messages = await until(() => receive(engine, 'dead'));
  expect(messages.map(({ Body }) => Body)).toEqual(['unlucky']);
});

function send(queue: string, MessageBody: string): Promise<unknown> {
  return sqs(engine, 'SendMessage', { QueueUrl: `${engine.sqsUrl}/000000000000/${queue}`, MessageBody });
}
