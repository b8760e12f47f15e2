import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { AwsError } from '../http/aws-error.ts';
import { jsonApi } from '../http/json-api.ts';
import type { Message, Queue } from './queue.ts';
import type { Queues } from './queues.ts';

const Input = Type.Object({
  QueueUrl: Type.Optional(Type.String()),
  QueueName: Type.Optional(Type.String()),
  MessageBody: Type.Optional(Type.String()),
  DelaySeconds: Type.Optional(Type.Integer()),
  MaxNumberOfMessages: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
  VisibilityTimeout: Type.Optional(Type.Integer()),
  ReceiptHandle: Type.Optional(Type.String()),
  MessageAttributes: Type.Optional(
    Type.Record(Type.String(), Type.Object({ StringValue: Type.Optional(Type.String()) })),
  ),
});
type Input = Static<typeof Input>;

/**
 * Answers the part of SQS's API that a person needs to look into a queue, and a function to use one. A receive never
 * waits for messages.
 *
 * @param urlOf address of a queue
 */
export function createSqs(queues: Queues, urlOf: (queue: Queue) => string): RequestListener {
  const onQueue = (act: (queue: Queue, input: Input) => object | undefined) => (raw: unknown) => {
    const input = readInput(raw);
    const name = input.QueueName ?? input.QueueUrl?.split('/').at(-1);
    const queue = queues.all.find(({ settings }) => settings.name === name);
    if (!queue) {
      throw new AwsError(400, 'QueueDoesNotExist', 'The specified queue does not exist.');
    }
    return act(queue, input);
  };
  return jsonApi('AmazonSQS', {
    ListQueues: () => ({ QueueUrls: queues.all.map(urlOf) }),
    GetQueueUrl: onQueue((queue) => ({ QueueUrl: urlOf(queue) })),
    GetQueueAttributes: onQueue((queue) => {
      const { visible, hidden } = queue.counts();
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(hidden),
          QueueArn: queue.settings.arn,
        },
      };
    }),
    SendMessage: onQueue((queue, input) => {
      const { MessageBody, MessageAttributes = {}, DelaySeconds } = input;
      if (MessageBody === undefined) throw new AwsError(400, 'MissingParameter', 'MessageBody is missing');
      const attributes = Object.entries(MessageAttributes).map(([key, { StringValue = '' }]) => [
        key,
        StringValue,
      ]);
      const delayMs = DelaySeconds === undefined ? undefined : DelaySeconds * 1000;
      const id = queue.send(MessageBody, Object.fromEntries(attributes), delayMs);
      return { MessageId: id, MD5OfMessageBody: md5(MessageBody) };
    }),
    ReceiveMessage: onQueue((queue, { MaxNumberOfMessages = 1, VisibilityTimeout }) => {
      const hidden = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000;
      return { Messages: queue.receive(MaxNumberOfMessages, hidden).map(describe) };
    }),
    DeleteMessage: onQueue((queue, { ReceiptHandle = '' }) => {
      queue.delete(ReceiptHandle);
      return undefined;
    }),
    ChangeMessageVisibility: onQueue((queue, { ReceiptHandle = '', VisibilityTimeout = 0 }) => {
      queue.hide(ReceiptHandle, VisibilityTimeout * 1000);
      return undefined;
    }),
    PurgeQueue: onQueue((queue) => {
      queue.purge();
      return undefined;
    }),
  });
}

function readInput(raw: unknown): Input {
  if (Value.Check(Input, raw)) return raw;
  throw new AwsError(400, 'InvalidParameterValue', 'The local engine does not take this input');
}

function describe({
  id,
  body,
  attributes,
  sentAt,
  firstReceivedAt,
  receiveCount,
  receiptHandle,
}: Message): object {
  const given = Object.entries(attributes).map(([name, value]) => [
    name,
    { DataType: 'String', StringValue: value },
  ]);
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: {
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
    },
    ...(given.length > 0 && { MessageAttributes: Object.fromEntries(given) }),
  };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
