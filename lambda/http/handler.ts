import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Services } from '../batches/services.ts';
import type { ErrorLog } from '../observability/log.ts';
import { timeLimits } from '../observability/time-limits.ts';
import type { ApiKeyStore } from '../store/api-keys.ts';
import { controllers } from './controllers.ts';
import { authenticate } from './middleware/authenticate.ts';
import { mapFailures } from './middleware/map-failures.ts';
import { matchRoute } from './middleware/match-route.ts';
import { parseBody } from './middleware/parse-body.ts';
import type { HttpEvent, HttpResult } from './request.ts';

export interface HttpDependencies {
  readonly services: Services;
  readonly apiKeys: ApiKeyStore;
  readonly log: ErrorLog;
}

/** Time kept back for the answer, in milliseconds: the writes that accept a batch, and the way through the gateway. */
const answerReserve = 6_000;

/** Makes the handler that API Gateway invokes for the paths of the API. HEAD is answered as GET, without the body. */
export function createHttpHandler({ services, apiKeys, log }: HttpDependencies) {
  const handle = middy<HttpEvent, HttpResult>()
    .use(mapFailures(log))
    .use(matchRoute())
    .use(authenticate(apiKeys, services.clock))
    .use(parseBody())
    .handler(async (event, context) => {
      const { match, apiKey } = event;
      if (!match || !apiKey) throw new Error('The middleware did not run');
      const time = timeLimits(services.clock, context.getRemainingTimeInMillis(), answerReserve);
      return controllers[match.route.name]({ event, match, apiKey, time, services });
    });
  return async (event: HttpEvent, context: Context): Promise<HttpResult> => {
    const result = await handle(event, context);
    return event.requestContext.http.method === 'HEAD' ? { ...result, body: '' } : result;
  };
}
