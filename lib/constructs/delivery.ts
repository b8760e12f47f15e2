import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface DeliveryProps {
  readonly name: string;
  readonly deliver: IFunction;
}

/**
 * Starts delivery each minute, and lets others ask for it at once. A start that fails is not repeated: the next one does
 * the same work.
 */
export class Delivery extends Construct {
  readonly #deliver: IFunction;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    this.#deliver = props.deliver;
    new Rule(this, 'Schedule', {
      ruleName: props.name,
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(props.deliver, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }

  /** Lets a function invoke the deliver function: as it is, not each of its versions, as `grantInvoke` would. */
  grantRequest(role: Role): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.#deliver.functionArn] }),
    );
  }
}
