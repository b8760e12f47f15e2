import { failureKinds, toFailure } from '../../failure.ts';
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
      const { match, apiKey } = request.event;
      const { code } = failureKinds[failure.kind];
      const fields = { requestId, route: match?.route.name, organizationId: apiKey?.organizationId, code };
      if (isOurs(failure)) log.error('request_failed', failure, fields);
      else log.info('request_refused', { ...fields, failure: failure.kind });
      request.response = failureResponse(failure, requestId);
    },
  };
}
