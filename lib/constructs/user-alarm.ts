import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export interface UserAlarmProps {
  readonly name: string;
  /** One sentence: what this means for those who use Muster. It is what the alarm's mail says. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** The alarm goes off when the metric is at or over this … */
  readonly threshold: number;
  /**
   * … for so many periods in a row.
   *
   * @default 1
   */
  readonly periods?: number;
  /** @default ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD */
  readonly comparison?: ComparisonOperator;
  /** @default TreatMissingData.NOT_BREACHING */
  readonly missing?: TreatMissingData;
}

/** An alarm that says what it means for users. */
export class UserAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: UserAlarmProps) {
    super(scope, id, {
      alarmName: props.name,
      alarmDescription: props.meaning,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.missing ?? TreatMissingData.NOT_BREACHING,
    });
  }
}
