import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { DeliveryTrigger } from '../batches/delivery-trigger.ts';
import type { Log } from '../batches/services.ts';

/**
 * Invokes the deliver function asynchronously with the payload `{"batchId":"…"}`, and waits for no more than Lambda's
 * acceptance. The client is loaded by the first call: a request that leaves nothing due does without.
 *
 * @param functionName name or ARN of the deliver function
 * @param options where Lambda is, if the environment does not say so
 */
export function createDeliveryTrigger(
  functionName: string,
  options: Pick<LambdaClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): DeliveryTrigger {
  let invoker: Promise<(payload: string) => Promise<void>> | undefined;
  return {
    async invoke(batchId) {
      invoker ??= loadInvoker(functionName, options);
      const invoke = await invoker;
      await invoke(JSON.stringify({ batchId }));
    },
  };
}

/** For a function that is not told which one delivers: it leaves mail to the schedule, and says so. */
export function createNoDeliveryTrigger(log: Log, reason: string): DeliveryTrigger {
  return {
    async invoke(batchId) {
      log.info('delivery_not_requested', { batchId, reason });
    },
  };
}

async function loadInvoker(
  functionName: string,
  options: LambdaClientConfig,
): Promise<(payload: string) => Promise<void>> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({
    ...options,
    // A second attempt for a connection that was dropped while the function was frozen.
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
  });
  return async (payload) => {
    await client.send(
      new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: payload }),
    );
  };
}
