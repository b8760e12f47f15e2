import { type Failure, failureKinds } from '../failure.ts';
import { isOurs } from '../failure-body.ts';
import { isSlug, looksLikeId } from '../organizations/organization.ts';
import { isOperation } from '../schemas/parse-direct-event.ts';

/** What a log, a metric and an error may tell of an event, even of one that breaks the schema: nobody's data. */
export interface EventFacts {
  readonly operation?: string;
  readonly organizationId?: string;
  /** Whether a failure is to be thrown in place of an answer: nobody reads the answer to an event invocation. */
  readonly throwsFailures: boolean;
}

/** Reads the facts before anything is checked, so that a broken event is heard as well. */
export function readEventFacts(event: unknown): EventFacts {
  if (typeof event !== 'object' || event === null) return { throwsFailures: false };
  const { operation, organizationId, onRefusal }: Readonly<Record<string, unknown>> = { ...event };
  return {
    ...(isOperation(operation) && { operation }),
    ...(isOrganizationName(organizationId) && { organizationId }),
    throwsFailures: onRefusal === 'throw',
  };
}

/**
 * What is thrown in place of an answer: Lambda then counts the invocation as failed, tries an event again twice under
 * the same request id, and puts it into the dead-letter queue. The name and the message end up there and in logs.
 */
export class UnansweredRequest extends Error {
  override readonly name: 'RequestRefused' | 'RequestFailed';

  constructor(failure: Failure, { operation = 'A request', organizationId }: EventFacts) {
    const { code, message } = failureKinds[failure.kind];
    const what = organizationId === undefined ? operation : `${operation} for organization ${organizationId}`;
    super(`${what} ${isOurs(failure) ? 'failed' : 'was refused'}: ${code} ${message}`);
    this.name = isOurs(failure) ? 'RequestFailed' : 'RequestRefused';
  }
}

function isOrganizationName(value: unknown): value is string {
  return typeof value === 'string' && (looksLikeId(value) || isSlug(value));
}
