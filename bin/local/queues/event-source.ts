import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { FunctionDefinition } from '../functions/definition.ts';
import type { Functions } from '../functions/functions.ts';
import type { Outcome } from '../functions/outcome.ts';
import type { Stack } from '../template/stack.ts';
import type { Message, Queue } from './queue.ts';
import type { Queues } from './queues.ts';

/** A function that is handed the messages of a queue. */
export interface EventSource {
  readonly queue: Queue;
  readonly target: FunctionDefinition;
  readonly batchSize: number;
  /** How long a batch that is not full waits for more. */
  readonly windowMs: number;
  /** Batches handled at once. */
  readonly concurrency: number;
  /** Whether the function names the messages that it could not handle; else all fail or none. */
  readonly partial: boolean;
}

const Mapping = Type.Object({
  EventSourceArn: Type.String({ pattern: '^arn:aws:sqs:' }),
  FunctionName: Type.String(),
  Enabled: Type.Optional(Type.Boolean()),
  BatchSize: Type.Optional(Type.Integer()),
  MaximumBatchingWindowInSeconds: Type.Optional(Type.Integer()),
  FilterCriteria: Type.Optional(Type.Never()),
  FunctionResponseTypes: Type.Optional(Type.Array(Type.String())),
  ScalingConfig: Type.Optional(Type.Object({ MaximumConcurrency: Type.Optional(Type.Integer()) })),
});

/** Batches at once where the template sets no bound; Lambda starts with five pollers. */
const defaultConcurrency = 5;

/** @throws Error for sources other than queues of this stack, and for filters */
export function readEventSources(stack: Stack, queues: Queues, functions: Functions): EventSource[] {
  return stack
    .resources('AWS::Lambda::EventSourceMapping', Mapping)
    .filter(({ properties }) => properties.Enabled !== false)
    .map(({ label, properties }) => {
      const queue = queues.byArn(properties.EventSourceArn);
      const target = functions.find(properties.FunctionName);
      if (!queue || !target) throw new Error(`${label}: no such queue or function in the template`);
      return {
        queue,
        target,
        batchSize: properties.BatchSize ?? 10,
        windowMs: (properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
        concurrency: properties.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency,
        partial: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      };
    });
}

/**
 * Hands the messages of queues to functions until closed: what was handled is deleted, what was not comes again
 * when it becomes visible, until the queue's redrive policy moves it away.
 *
 * @param region for the messages
 */
export function startEventSources(
  sources: readonly EventSource[],
  functions: Functions,
  region: string,
): { close(): void } {
  const stopping = new AbortController();
  for (const source of sources) {
    for (let poller = 0; poller < source.concurrency; poller += 1) {
      void poll(source, functions, region, stopping.signal);
    }
  }
  return { close: () => stopping.abort() };
}

/** How often a queue is looked at for messages that have become visible again. */
const pollPauseMs = 100;

async function poll(
  source: EventSource,
  functions: Functions,
  region: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const messages = await receiveBatch(source, signal);
    if (messages.length === 0) continue;
    const event = JSON.stringify({
      Records: messages.map((message) => record(message, source.queue, region)),
    });
    const outcome = await functions.invoke(source.target, randomUUID(), event);
    const failed = failures(outcome, messages, source.partial);
    for (const { id, receiptHandle } of messages) {
      if (!failed.has(id)) source.queue.delete(receiptHandle);
    }
  }
}

async function receiveBatch(
  { queue, batchSize, windowMs }: EventSource,
  signal: AbortSignal,
): Promise<Message[]> {
  const messages = queue.receive(batchSize);
  const until = Date.now() + (messages.length > 0 ? windowMs : pollPauseMs);
  while (messages.length < batchSize && Date.now() < until && !signal.aborted) {
    await sleep(Math.min(pollPauseMs, until - Date.now()), undefined, { ref: false });
    messages.push(...queue.receive(batchSize - messages.length));
  }
  return messages;
}

const PartialResponse = Type.Object({
  batchItemFailures: Type.Array(Type.Object({ itemIdentifier: Type.String() })),
});

/** By Lambda's rules an answer that is not of the expected form, or names an unknown message, fails the whole batch. */
function failures({ payload, failed }: Outcome, messages: readonly Message[], partial: boolean): Set<string> {
  const all = new Set(messages.map(({ id }) => id));
  if (failed) return all;
  if (!partial) return new Set();
  const answer: unknown = JSON.parse(payload);
  if (answer === null || (typeof answer === 'object' && !('batchItemFailures' in answer))) return new Set();
  if (!Value.Check(PartialResponse, answer)) return all;
  const named = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return named.every((id) => all.has(id)) ? new Set(named) : all;
}

function record(message: Message, { settings }: Queue, region: string): object {
  const attributes = Object.entries(message.attributes).map(([name, stringValue]) => [
    name,
    { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
  ]);
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: settings.arn,
    awsRegion: region,
  };
}
