/** What an invocation came to, as Lambda answers it. */
export interface Outcome {
  /** JSON text: what the handler returned, or an error object. */
  readonly payload: string;
  /** The handler threw, ran out of time, or took its process down. */
  readonly failed: boolean;
  /** Why no handler saw the event: all that may run at once was running, or it had waited for that too long. */
  readonly notStarted?: 'throttled' | 'expired';
}

/** Bytes of JSON that Lambda takes and gives: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const payloadLimits = {
  request: 6 * 1024 * 1024,
  // The service lets 100 bytes more pass than its documentation says.
  response: 6 * 1024 * 1024 + 100,
  asynchronous: 1024 * 1024,
} as const;

/** As Lambda tells of what went over a function's reserved concurrency. */
export const throttled: Outcome = {
  payload: JSON.stringify({
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    Type: 'User',
    message: 'Rate Exceeded.',
  }),
  failed: true,
  notStarted: 'throttled',
};

/** @returns the error object of a function that its runtime or sandbox stopped */
export function failure(errorType: string, errorMessage: string): Outcome {
  return { payload: JSON.stringify({ errorType, errorMessage }), failed: true };
}
