import { type Failure, failureKinds } from './failure.ts';
import type { ErrorBody } from './schemas/error.ts';

/** The error object of the wire format. `requestId` goes with the failures that only our log explains. */
export function errorBody(failure: Failure, requestId: string): ErrorBody {
  return {
    status: false,
    error: {
      ...failureKinds[failure.kind],
      ...(failure.details.length > 0 && { details: failure.details.map((detail) => ({ ...detail })) }),
      ...(failure.detailsTruncated && { detailsTruncated: true }),
      ...(isOurs(failure) && { requestId }),
    },
  };
}

/** Whether the failure is on our side. */
export function isOurs({ kind }: Failure): boolean {
  return kind === 'unexpected' || kind === 'unavailable';
}
