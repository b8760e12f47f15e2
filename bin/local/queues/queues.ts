import { Type } from 'typebox';
import type { Stack } from '../template/stack.ts';
import { createQueue, type Queue } from './queue.ts';

/** The queues of a stack. */
export interface Queues {
  readonly all: readonly Queue[];
  byArn(arn: string): Queue | undefined;
  /** Puts a message into the queue with this ARN. What goes to a queue outside the stack is dropped. */
  send(arn: string, body: string, attributes?: Readonly<Record<string, string>>): void;
}

const Properties = Type.Object({
  FifoQueue: Type.Optional(Type.Literal(false)),
  VisibilityTimeout: Type.Optional(Type.Integer()),
  MessageRetentionPeriod: Type.Optional(Type.Integer()),
  DelaySeconds: Type.Optional(Type.Integer()),
  RedrivePolicy: Type.Optional(
    Type.Object({ deadLetterTargetArn: Type.String(), maxReceiveCount: Type.Integer() }),
  ),
});

/**
 * Makes the queues of a stack, empty and in memory. What the template leaves open takes SQS's defaults: a message is
 * hidden for 30 seconds and kept for 4 days.
 *
 * @throws Error for a FIFO queue
 */
export function createQueues(stack: Stack): Queues {
  const byArn = (arn: string): Queue | undefined => all.find(({ settings }) => settings.arn === arn);
  const send: Queues['send'] = (arn, body, attributes = {}) => {
    byArn(arn)?.send(body, attributes);
  };
  const all: readonly Queue[] = stack
    .resources('AWS::SQS::Queue', Properties)
    .map(({ logicalId, name, properties }) => {
      const { RedrivePolicy: redrive } = properties;
      const settings = {
        name,
        arn: stack.attribute(logicalId, 'Arn'),
        visibilityTimeoutMs: (properties.VisibilityTimeout ?? 30) * 1000,
        retentionMs: (properties.MessageRetentionPeriod ?? 4 * 24 * 3600) * 1000,
        delayMs: (properties.DelaySeconds ?? 0) * 1000,
        redrive: redrive && {
          deadLetterArn: redrive.deadLetterTargetArn,
          maxReceiveCount: redrive.maxReceiveCount,
        },
      };
      return createQueue(settings, (arn, { body, attributes }) => send(arn, body, attributes));
    });
  return { all, byArn, send };
}
