import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionDefinition } from './definition.ts';
import type { Functions } from './functions.ts';
import type { Outcome } from './outcome.ts';

/** Handles events that nobody waits for, as Lambda does. */
export interface AsynchronousInvoker {
  /** Takes an event and returns at once; tries again after a failure, with the same request id. */
  accept(definition: FunctionDefinition, requestId: string, event: string): void;
  /** Gives up what has not been handled. */
  close(): void;
}

export interface AsynchronousInvokerOptions {
  readonly functions: Functions;
  /** Milliseconds before the second and the third try; Lambda waits one minute, then two. */
  readonly retryDelaysMs: readonly number[];
  /** Puts a message into the queue with this ARN. */
  sendToQueue(arn: string, body: string, attributes: Readonly<Record<string, string>>): void;
}

export function createAsynchronousInvoker(options: AsynchronousInvokerOptions): AsynchronousInvoker {
  const { functions, retryDelaysMs, sendToQueue } = options;
  const closing = new AbortController();

  async function handle(definition: FunctionDefinition, requestId: string, event: string): Promise<void> {
    const { retries, maximumAgeMs } = definition.asynchronous;
    const givenUpAt = Date.now() + maximumAgeMs;
    let outcome = await functions.invoke(definition, requestId, event, givenUpAt);
    let tries = 1;
    while (outcome.failed && !outcome.notStarted && tries <= retries) {
      const delay = retryDelaysMs[tries - 1] ?? 0;
      if (Date.now() + delay > givenUpAt) break;
      await sleep(delay, undefined, { ref: false, signal: closing.signal });
      outcome = await functions.invoke(definition, requestId, event, givenUpAt);
      tries += 1;
    }
    const started = outcome.notStarted ? tries - 1 : tries;
    if (!closing.signal.aborted) settle(definition, requestId, event, outcome, started);
  }

  function settle(
    { arn, asynchronous }: FunctionDefinition,
    requestId: string,
    event: string,
    outcome: Outcome,
    tries: number,
  ): void {
    const { deadLetterArn, onSuccessArn, onFailureArn } = asynchronous;
    if (outcome.failed && deadLetterArn !== undefined) {
      sendToQueue(deadLetterArn, event, {
        RequestID: requestId,
        ErrorCode: '200',
        ErrorMessage: errorMessage(outcome.payload),
      });
    }
    const destination = outcome.failed ? onFailureArn : onSuccessArn;
    if (destination === undefined) return;
    const record = {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId,
        functionArn: `${arn}:$LATEST`,
        condition: conditionOf(outcome),
        approximateInvokeCount: tries,
      },
      requestPayload: JSON.parse(event),
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(outcome.failed && { functionError: 'Unhandled' }),
      },
      responsePayload: JSON.parse(outcome.payload),
    };
    sendToQueue(destination, JSON.stringify(record), {});
  }

  return {
    accept(definition, requestId, event) {
      if (closing.signal.aborted) return;
      handle(definition, requestId, event).catch((error: unknown) => {
        if (!closing.signal.aborted) throw error;
      });
    },
    close: () => closing.abort(),
  };
}

function conditionOf({ failed, notStarted }: Outcome): string {
  if (notStarted) return 'EventAgeExceeded';
  return failed ? 'RetriesExhausted' : 'Success';
}

function errorMessage(payload: string): string {
  const error: unknown = JSON.parse(payload);
  const known = typeof error === 'object' && error !== null && 'errorMessage' in error;
  return known ? String(error.errorMessage).slice(0, 1024) : '';
}
