import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SESClient, type SESClientConfig } from '@aws-sdk/client-ses';
import { dropIdleConnections } from './idle-connections.ts';

export interface SesClientOptions extends Pick<SESClientConfig, 'endpoint' | 'region' | 'credentials'> {
  /**
   * Longest wait for an answer, in milliseconds. SES answers 50 recipients in a second or two; the shortest
   * function, the one behind API Gateway, has 30 seconds.
   * @default 10 000
   */
  readonly requestTimeout?: number;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/**
 * The SES client. It never tries a call a second time: SES knows no idempotency, so a call whose answer was lost
 * may have been sent, and only the caller can tell what to do about that.
 */
export function createSesClient(options: SesClientOptions = {}): SESClient {
  const { requestTimeout = 10_000, now = Date.now, ...config } = options;
  const httpAgent = new HttpAgent(agentOptions);
  const httpsAgent = new HttpsAgent(agentOptions);
  const client = new SESClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout,
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeout,
      httpAgent,
      httpsAgent,
    },
  });
  // It copies every input and output for a logger, even where there is none.
  client.middlewareStack.remove('loggerMiddleware');
  dropIdleConnections(client, [httpAgent, httpsAgent], now);
  return client;
}

const agentOptions = { keepAlive: true, maxSockets: 50 };
