import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface DeadLetterQueueProps {
  readonly name: string;
  /** @default 14 days, the longest that SQS keeps a message */
  readonly retention?: Duration;
}

/** Keeps what could not be handed over or worked on, until somebody looks at it. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { name, retention = Duration.days(14) }: DeadLetterQueueProps) {
    super(scope, id, {
      queueName: name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: retention,
    });
  }
}
