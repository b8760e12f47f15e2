import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { metrics } from '../../lambda/metrics.ts';
import { buildStack, resources } from '../support/synth.ts';

const { template } = buildStack();
const alarms = Object.values(resources(template, 'AWS::CloudWatch::Alarm'));

describe('delivery', () => {
  test('starts each minute, without retries', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 } })],
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('deliver') },
      MaximumRetryAttempts: 0,
    });
  });
});

test('events that the direct function could not carry out are kept, encrypted, for two weeks', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'muster-local-direct',
    DeadLetterConfig: { TargetArn: Match.anyValue() },
  });
  template.hasResourceProperties('AWS::SQS::Queue', {
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * 24 * 3600,
  });
});

test('what a rule cannot hand over is kept in a queue that this rule may fill, and that an alarm watches', () => {
  const rules = Object.entries(template.findResources('AWS::Events::Rule'));
  expect(rules).toHaveLength(2);
  for (const [rule, { Properties }] of rules) {
    for (const target of Properties.Targets) {
      const arn = target.DeadLetterConfig.Arn;
      const [queue] = arn['Fn::GetAtt'];
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: queue }],
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Effect: 'Allow',
              Action: 'sqs:SendMessage',
              Principal: { Service: 'events.amazonaws.com' },
              Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } },
              Resource: arn,
            }),
          ]),
        },
      });
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      });
    }
  }
});

test('logs end', () => {
  const groups = Object.values(resources(template, 'AWS::Logs::LogGroup'));
  expect(groups).toHaveLength(6);
  for (const group of groups) expect(group).toHaveProperty('RetentionInDays', 7);
});

describe('news of mails', () => {
  test('comes from SES by a queue, in batches whose failures are told one by one, a few at once', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: [
          'send',
          'delivery',
          'deliveryDelay',
          'bounce',
          'complaint',
          'reject',
          'renderingFailure',
        ],
        EventBridgeDestination: { EventBusArn: Match.anyValue() },
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': ['muster-local'] } } },
      },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: Match.stringLikeRegexp('emailEvents') },
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  test('waits longer for company in production', () => {
    buildStack('production').template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      MaximumBatchingWindowInSeconds: 10,
    });
  });

  test('that cannot be recorded is kept', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'muster-local-email-events',
      SqsManagedSseEnabled: true,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
    });
  });
});

describe('alarms', () => {
  test('say in a sentence what they mean for users', () => {
    expect(alarms.length).toBeGreaterThan(0);
    for (const alarm of alarms) {
      expect(alarm).toHaveProperty('AlarmDescription', expect.stringMatching(/^[A-Z].{40,}\.$/));
    }
  });

  test('each have a section of the runbook', () => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const sections = [...runbook.matchAll(/^### (.+)$/gm)].flatMap(([, names = '']) => names.split(', '));
    expect(sections.sort()).toEqual(
      alarms.map((alarm) => alarmName(alarm).replace('muster-local-', '')).sort(),
    );
  });

  test('watch requests, delivery, dead letters, throttling, the table and the reputation', () => {
    expect(alarms.map(alarmName).sort()).toEqual([
      'muster-local-bounces',
      'muster-local-complaints',
      'muster-local-dead-letters',
      'muster-local-dead-letters-lost',
      'muster-local-delivery-dead-letters',
      'muster-local-delivery-fails',
      'muster-local-delivery-late',
      'muster-local-delivery-stopped',
      'muster-local-direct-requests-fail',
      'muster-local-direct-requests-refused',
      'muster-local-email-events-dead-letters',
      'muster-local-email-events-fail',
      'muster-local-functions-throttled',
      'muster-local-organization-bounces',
      'muster-local-organization-complaints',
      'muster-local-pages-not-ready',
      'muster-local-requests-fail',
      'muster-local-table-fails',
      'muster-local-table-throttled',
    ]);
  });

  test('go off when the delivery has not run at all', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'muster-local-delivery-stopped',
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('read the age of the oldest due batch under the name that the delivery emits it', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'muster-local-delivery-late',
      Namespace: metrics.namespace,
      MetricName: metrics.oldestDueBatchAge,
      Dimensions: [
        { Name: 'service', Value: metrics.service },
        { Name: 'stage', Value: 'local' },
      ],
      Threshold: 900,
    });
  });

  test('read how many pages led nowhere under the name that the page function emits it', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'muster-local-pages-not-ready',
      Namespace: metrics.namespace,
      MetricName: metrics.pagesNotReady,
      Statistic: 'Sum',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test('tell nobody without an address', () => {
    template.resourceCountIs('AWS::SNS::Topic', 0);
    for (const alarm of alarms) expect(alarm).not.toHaveProperty('AlarmActions');
  });

  test('are mailed to the address of the stage, by a topic that CloudWatch may publish to', () => {
    const mailed = buildStack('production', { alarmEmail: 'alarms@example.com' }).template;
    mailed.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'alarms@example.com',
    });
    mailed.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: Match.anyValue() }] });
    mailed.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
  });
});

function alarmName(alarm: unknown): string {
  return JSON.stringify(alarm).match(/"AlarmName":"([^"]+)"/)?.[1] ?? '';
}
