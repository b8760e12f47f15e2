import type { TimeLimits } from '../batches/create-batch.ts';
import type { Services } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import type { Parsed } from '../schemas/parse.ts';
import type { Preferences } from './prefer.ts';

/** Who asks, whichever way in; already authenticated. */
export interface Caller {
  /** 24 hex digits, lower case. */
  readonly organizationId: string;
  /** The key or function, for the record. */
  readonly actor: string;
  /** Whether links may be shown: who can read a link can enrol. */
  readonly seesLinks: boolean;
}

/** What every operation is handed. */
export interface OperationContext {
  readonly caller: Caller;
  readonly time: TimeLimits;
  readonly services: Services;
  readonly idempotencyKey: string | undefined;
  readonly preferences: Preferences;
}

/** The value of a check. @throws Failure invalidRequest with everything that is wrong */
export function checked<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Failure('invalidRequest', { details: parsed.violations, detailsTruncated: parsed.truncated });
}
