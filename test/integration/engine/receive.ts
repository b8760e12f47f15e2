import { Type } from 'typebox';
import { checked } from '../../../bin/local/checked.ts';
import type { Engine } from '../../../bin/local/engine.ts';

const Answer = Type.Object({
  Messages: Type.Array(
    Type.Object({
      Body: Type.String(),
      ReceiptHandle: Type.String(),
      MessageAttributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
});

/** Calls an action of the engine's SQS, as an SDK does. */
export async function sqs(engine: Engine, action: string, input: object): Promise<unknown> {
  const response = await fetch(engine.sqsUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
    body: JSON.stringify(input),
  });
  return response.json();
}

/** @returns the visible messages of a queue, or `undefined` when there are none */
export async function receive(engine: Engine, queue: string) {
  const input = { QueueUrl: `${engine.sqsUrl}/000000000000/${queue}`, MaxNumberOfMessages: 10 };
  const { Messages } = checked(Answer, await sqs(engine, 'ReceiveMessage', input), 'SQS answered');
  return Messages.length > 0 ? Messages : undefined;
}
