import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface DeliveryProps {
  readonly name: string;
  readonly deliver: IFunction;
}

/** Starts delivery each minute. A start that fails is not repeated: the next one does the same work. */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    new Rule(this, 'Schedule', {
      ruleName: props.name,
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(props.deliver, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}
