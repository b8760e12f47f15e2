import { toFailure } from '../../failure.ts';
import { isOurs } from '../../failure-body.ts';
import type { ErrorLog } from '../../observability/log.ts';
import { failureResponse } from '../failure-response.ts';
import type { HttpMiddleware } from '../request.ts';

/** Turns whatever was thrown into the documented answer; only the log learns more. */
export function mapFailures(log: ErrorLog): HttpMiddleware {
  return {
    onError: (request) => {
      const failure = toFailure(request.error);
      const { requestId } = request.event.requestContext;
      const route = request.event.match?.route.name;
      if (isOurs(failure)) log.error('request_failed', failure, { requestId, route });
      else log.info('request_refused', { requestId, route, failure: failure.kind });
      request.response = failureResponse(failure, requestId);
    },
  };
}
