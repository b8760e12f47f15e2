import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface DeliveryProps {
  readonly name: string;
  readonly deliver: IFunction;
}

/**
 * Starts delivery each minute, and lets others ask for it at once. A start that fails is not repeated: the next one does
 * the same work.
 */
export class Delivery extends Construct {
  /** Starts that EventBridge could not hand to the function; each says why in its attributes. */
  readonly deadLetters: Queue;
  readonly #deliver: IFunction;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    this.#deliver = props.deliver;
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name: `${props.name}-dead-letters`,
      // They tell why, and are never worked on: a new one comes each minute.
      retention: Duration.days(1),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'It is itself the dead-letter queue, of a rule; cdk-nag looks for those of queues and functions.',
    });
    new Rule(this, 'Schedule', {
      ruleName: props.name,
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaFunction(props.deliver, {
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
          deadLetterQueue: this.deadLetters,
        }),
      ],
    });
  }

  /** Lets a function invoke the deliver function: as it is, not each of its versions, as `grantInvoke` would. */
  grantRequest(role: Role): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.#deliver.functionArn] }),
    );
  }
}
