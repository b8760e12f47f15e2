/**
 * Every way in which a request can fail as a whole, with the code and message of the wire format.
 * Codes 3001, 4002–4005, 5017 and 5050 and their wording are the published API's own.
 */
export const failureKinds = {
  invalidRequest: { code: 3002, message: 'Invalid request' },
  methodNotAllowed: { code: 3003, message: 'Method not allowed' },
  tooLarge: { code: 3003, message: 'Request too large' },
  unsupportedMediaType: { code: 3003, message: 'Content-Type must be application/json' },
  noAuthToken: { code: 4002, message: 'No auth token' },
  invalidToken: { code: 4004, message: 'Invalid Token' },
  tokenExpired: { code: 4005, message: 'Token Expired' },
  forbidden: { code: 4003, message: 'Forbidden' },
  featureNotAllowed: { code: 5050, message: 'Feature not allowed for you billing plan' },
  notFound: { code: 3001, message: 'Entity not found' },
  keyInUse: { code: 3004, message: 'A request with this Idempotency-Key is still being worked on' },
  keyReused: { code: 3005, message: 'This Idempotency-Key was used for another request' },
  /** No retry can meet it. */
  requestLimitExceeded: { code: 5017, message: 'Limit Exceeded' },
  /** Met again later. */
  limitExceeded: { code: 5017, message: 'Limit Exceeded' },
  tokenUsed: { code: 3006, message: 'This enrollment token was used already' },
  tokenTooOld: { code: 3007, message: 'This enrollment token has expired' },
  tokenRevoked: { code: 3008, message: 'This enrollment token was revoked' },
  stateConflict: { code: 3009, message: 'Not possible in the state that the token is in' },
  organizationNotReady: { code: 3010, message: 'Organization not ready' },
  unexpected: { code: 1000, message: 'Something went wrong on our side' },
  unavailable: { code: 1001, message: 'Temporarily unavailable, please try again' },
} as const;

export type FailureKind = keyof typeof failureKinds;

/** One thing that is wrong: where (a JSON pointer or a name) and what, in a sentence a person understands. */
export interface Detail {
  readonly pointer?: string;
  readonly message: string;
}

export interface FailureOptions {
  readonly details?: readonly Detail[];
  /** Set when there were more details than are listed. */
  readonly detailsTruncated?: boolean;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  /** For the log only; never part of an answer. */
  readonly cause?: unknown;
}

/** A request that cannot be served. What single addresses run into is data, not a Failure. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly details: readonly Detail[];
  readonly detailsTruncated: boolean;
  readonly retryAfter: number | undefined;

  constructor(kind: FailureKind, options: FailureOptions = {}) {
    super(failureKinds[kind].message, { cause: options.cause });
    this.kind = kind;
    this.details = firstOf(options.details ?? []);
    this.detailsTruncated =
      (options.detailsTruncated ?? false) || this.details.length < (options.details?.length ?? 0);
    this.retryAfter = options.retryAfter;
  }
}

/** Details that are told, and their characters in all; more help nobody. */
const maxDetails = 1000;
const maxDetailCharacters = 256 * 1024;

function firstOf(details: readonly Detail[]): readonly Detail[] {
  let left = maxDetailCharacters;
  const end = details.findIndex(({ pointer = '', message }, n) => {
    left -= pointer.length + message.length;
    return n >= maxDetails || left < 0;
  });
  return end < 0 ? details : details.slice(0, Math.max(end, 1));
}

/** Any thrown value as a Failure: what is not one already is `unexpected`, its text kept for the log only. */
export function toFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('unexpected', { cause: error });
}
