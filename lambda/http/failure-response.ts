import type { Failure, FailureKind } from '../failure.ts';
import { errorBody } from '../failure-body.ts';
import { answerHeaders } from './answer-headers.ts';
import { UnsupportedContentEncoding } from './body-text.ts';
import type { HttpResult } from './request.ts';
import { MethodNotAllowed } from './router.ts';

/** The HTTP status of every way to fail. */
export const statuses: { readonly [kind in FailureKind]: number } = {
  invalidRequest: 400,
  featureNotAllowed: 400,
  requestLimitExceeded: 400,
  noAuthToken: 401,
  invalidToken: 401,
  tokenExpired: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  keyInUse: 409,
  tokenUsed: 409,
  stateConflict: 409,
  organizationNotReady: 409,
  tokenTooOld: 410,
  tokenRevoked: 410,
  tooLarge: 413,
  unsupportedMediaType: 415,
  keyReused: 422,
  limitExceeded: 429,
  unexpected: 500,
  unavailable: 503,
};

/** The one map from failures to HTTP. */
export function failureResponse(failure: Failure, requestId: string): HttpResult {
  return {
    statusCode: statuses[failure.kind],
    headers: {
      ...answerHeaders,
      ...(failure.retryAfter !== undefined && { 'retry-after': String(failure.retryAfter) }),
      ...(failure instanceof MethodNotAllowed && { allow: failure.allowed.join(', ') }),
      ...(failure instanceof UnsupportedContentEncoding && { 'accept-encoding': 'identity' }),
      ...(statuses[failure.kind] === 401 && { 'www-authenticate': 'Bearer' }),
    },
    body: JSON.stringify(errorBody(failure, requestId)),
  };
}
