/** A refusal in the words of SES, answered as `ErrorResponse`. */
export class SesError extends Error {
  readonly code: string;
  readonly status: number;

  /**
   * @param code as SES names it on the wire, e.g. `Throttling`, `MessageRejected`
   * @param status of the HTTP answer; SES refuses with 400 and fails with 500
   */
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'SesError';
    this.code = code;
    this.status = status;
  }
}

/** A parameter that SES requires but the call did not send. */
export function missingParameter(name: string): SesError {
  return new SesError(
    'ValidationError',
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A parameter whose value SES does not take. */
export function invalidParameter(message: string): SesError {
  return new SesError('InvalidParameterValue', message);
}
