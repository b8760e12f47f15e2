import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { metrics } from '../../lambda/metrics.ts';
import type { ResourceNames } from '../names.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { entries, type Functions } from './functions.ts';
import { UserAlarm, type UserAlarmProps } from './user-alarm.ts';

export interface AlarmsProps {
  readonly names: ResourceNames;
  readonly stage: string;
  readonly api: HttpApi;
  readonly functions: Functions;
  readonly table: Table;
  readonly deliveryDeadLetters: Queue;
  readonly mailEventsDeadLetters: Queue;
  /** Requests of other Lambdas and schedules refused within 5 minutes that raise the alarm. */
  readonly directRefusalsThreshold: number;
  /** @default alarms change state and tell nobody */
  readonly email: string | undefined;
}

/** Everything that someone must look at. `docs/runbook.md` has a section for each name. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const topic = props.email
      ? new AlarmTopic(this, 'Topic', { name: props.names.alarmTopic, email: props.email })
      : undefined;
    for (const { name, ...alarm } of [
      ...requestAlarms(props),
      ...deliveryAlarms(props),
      ...mailEventAlarms(props),
      ...serviceAlarms(props),
    ]) {
      const added = new UserAlarm(this, name, { ...alarm, name: props.names.of(name) });
      if (topic) added.addAlarmAction(new SnsAction(topic));
    }
  }
}

function requestAlarms(props: AlarmsProps): UserAlarmProps[] {
  const { api, functions, stage } = props;
  const counted = (metricName: string): Metric =>
    new Metric({
      namespace: metrics.namespace,
      metricName,
      dimensionsMap: { service: metrics.service, stage },
      statistic: 'Sum',
      period: fiveMinutes,
    });
  return [
    {
      name: 'requests-fail',
      meaning:
        'Admins get errors in place of answers, or people an apology in place of their page: at least 5 requests in 5 minutes failed on our side.',
      metric: api.metricServerError({ statistic: 'Sum', period: fiveMinutes }),
      threshold: 5,
    },
    {
      name: 'pages-not-ready',
      meaning:
        'People who were invited cannot enroll: their organization has no usable enrollment address, so the page behind their link leads nowhere.',
      metric: counted(metrics.pagesNotReady),
      threshold: 1,
    },
    {
      name: 'direct-requests-refused',
      meaning:
        'Another system or a schedule asked for something that Muster refuses, so it is not done: perhaps people are not invited.',
      metric: counted(metrics.directRequestsRefused),
      threshold: props.directRefusalsThreshold,
    },
    {
      name: 'direct-requests-fail',
      meaning:
        'Another system or a schedule asked for something that failed on our side: perhaps people are not invited.',
      metric: counted(metrics.directRequestsFailed),
      threshold: 1,
    },
    {
      name: 'dead-letters',
      meaning:
        'Another system asked for invitations by an event and did not get them; the events wait in the dead-letter queue.',
      metric: functions.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
    },
    {
      name: 'dead-letters-lost',
      meaning:
        'Another system asked for invitations by an event that failed and could not even be kept: those people get no mail.',
      metric: functions.direct.function.metric('DeadLetterErrors', { statistic: 'Sum' }),
      threshold: 1,
    },
    {
      name: 'functions-throttled',
      meaning:
        'Requests are refused or invitations wait, because the account has no Lambda concurrency to spare.',
      metric: sum(
        entries.map((entry) => functions[entry].function.metricThrottles()),
        'Throttles',
      ),
      threshold: 1,
    },
  ];
}

function deliveryAlarms({ functions, stage, deliveryDeadLetters }: AlarmsProps): UserAlarmProps[] {
  const { function: deliver } = functions.deliver;
  return [
    {
      name: 'delivery-fails',
      meaning: 'Invitations go out late: runs of the delivery crash or run out of time.',
      metric: deliver.metricErrors({ statistic: 'Sum', period: fiveMinutes }),
      threshold: 2,
    },
    {
      name: 'delivery-stopped',
      meaning:
        'Invitations that did not go out with their request do not go out at all: the delivery no longer runs.',
      metric: deliver.metricInvocations({ statistic: 'Sum', period: fiveMinutes }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    },
    {
      name: 'delivery-dead-letters',
      meaning:
        'Invitations that did not go out with their request wait: the clock could not start the delivery, and the dead-letter queue says why.',
      metric: deliveryDeadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
    },
    {
      name: 'delivery-late',
      meaning: 'People wait for their invitation: some batch has been due for more than 15 minutes.',
      metric: new Metric({
        namespace: metrics.namespace,
        metricName: metrics.oldestDueBatchAge,
        dimensionsMap: { service: metrics.service, stage },
        statistic: 'Maximum',
        period: fiveMinutes,
      }),
      threshold: 15 * 60,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      periods: 3,
    },
  ];
}

function mailEventAlarms({ functions, stage, mailEventsDeadLetters }: AlarmsProps): UserAlarmProps[] {
  const organizations = (metricName: string): Metric =>
    new Metric({
      namespace: metrics.namespace,
      metricName,
      dimensionsMap: { service: metrics.service, stage },
      statistic: 'Maximum',
      period: Duration.hours(1),
    });
  return [
    {
      name: 'email-events-fail',
      meaning:
        'Admins do not see which invitations arrived or bounced: recording the news of mails keeps failing.',
      metric: functions.emailEvents.function.metricErrors({ statistic: 'Sum', period: fiveMinutes }),
      threshold: 5,
    },
    {
      name: 'email-events-dead-letters',
      meaning:
        'Some invitations show a wrong state: news of their mails could not be recorded and waits in the dead-letter queue.',
      metric: mailEventsDeadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
    },
    {
      name: 'organization-bounces',
      meaning:
        'One organization mails addresses that do not exist: 3 % of its mail of today bounced. Pause it before SES pauses everybody.',
      metric: organizations(metrics.organizationsOverBounceLimit),
      threshold: 1,
    },
    {
      name: 'organization-complaints',
      meaning:
        'People call the mail of one organization spam: 0.08 % of it today. Pause it before SES pauses everybody.',
      metric: organizations(metrics.organizationsOverComplaintLimit),
      threshold: 1,
    },
  ];
}

function serviceAlarms({ table }: AlarmsProps): UserAlarmProps[] {
  return [
    {
      name: 'table-throttled',
      meaning:
        'Everything is slow, though nothing is lost: DynamoDB has been refusing reads or writes for 15 minutes.',
      metric: sum([table.metric('ReadThrottleEvents'), table.metric('WriteThrottleEvents')], 'Throttled'),
      threshold: 100,
      periods: 3,
    },
    {
      name: 'table-fails',
      meaning: 'Requests fail and invitations wait: DynamoDB answers with errors of its own.',
      metric: table.metricSystemErrorsForOperations({ operations: usedOperations }),
      threshold: 5,
    },
    {
      name: 'bounces',
      meaning:
        'SES may stop all our mail: 3 % of what this account sends bounces, and at 5 % SES puts an account under review.',
      metric: reputation('BounceRate'),
      threshold: 0.03,
      missing: TreatMissingData.IGNORE,
    },
    {
      name: 'complaints',
      meaning:
        'SES may stop all our mail: 0.08 % of recipients call it spam, and at 0.1 % SES puts an account under review.',
      metric: reputation('ComplaintRate'),
      threshold: 0.0008,
      missing: TreatMissingData.IGNORE,
    },
  ];
}

const fiveMinutes = Duration.minutes(5);

const usedOperations = [
  Operation.BATCH_GET_ITEM,
  Operation.BATCH_WRITE_ITEM,
  Operation.DELETE_ITEM,
  Operation.GET_ITEM,
  Operation.PUT_ITEM,
  Operation.QUERY,
  Operation.UPDATE_ITEM,
];

/** The whole account's, not the stage's: SES judges an account. */
function reputation(rate: 'BounceRate' | 'ComplaintRate'): Metric {
  return new Metric({
    namespace: 'AWS/SES',
    metricName: `Reputation.${rate}`,
    statistic: 'Maximum',
    period: Duration.hours(1),
  });
}

function sum(parts: readonly Metric[], label: string): IMetric {
  return new MathExpression({
    label,
    expression: parts.map((_, index) => `m${index}`).join(' + '),
    usingMetrics: Object.fromEntries(
      parts.map((part, index) => [`m${index}`, part.with({ statistic: 'Sum' })]),
    ),
    period: fiveMinutes,
  });
}
