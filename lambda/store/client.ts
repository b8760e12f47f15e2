import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { PlainJsonProtocol } from './plain-json-protocol.ts';
import { maxInFlight } from './table.ts';

/**
 * The DynamoDB client of a function. It tries a call four times in all, each for 5 seconds at most: a hung connection
 * must not eat the time that a retry needs.
 */
export function createDynamoDBClient(
  options: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): DynamoDBClient {
  const client = new DynamoDBClient({
    ...options,
    protocol: PlainJsonProtocol,
    // Put together once for each kind of call, not for each call.
    cacheMiddleware: true,
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
      httpsAgent: { maxSockets: maxInFlight * 2 },
      httpAgent: { maxSockets: maxInFlight * 2 },
    },
  });
  // It copies every input and output for a logger, even where there is none.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
