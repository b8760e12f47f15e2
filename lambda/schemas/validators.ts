import type { DefinedError, ErrorObject } from 'ajv';
import type { Static, TSchema } from 'typebox';
import type { Configuration } from './configuration.ts';
import type { DirectEvent } from './direct-event.ts';
import type { MailEvent } from './mail-event.ts';
import type { Input, OperationName, Operations, Path, Query, RequestHeaders } from './requests.ts';

/** Checks a value, and sets defaults and turns ids to lower case in it. */
export interface Validator<T> {
  (value: unknown): value is T;
  /** All that was wrong with the last value. */
  readonly errors?: readonly ValidationError[] | null;
}

export type ValidationError = DefinedError | ErrorObject<'wellFormed', Record<string, never>>;

/** The module that `bin/generate.ts` writes: a validator in place of each schema of `requestSchemas`. */
export interface Validators {
  readonly configuration: Validator<Configuration>;
  readonly headers: Validator<RequestHeaders>;
  readonly directEvent: Validator<DirectEvent>;
  readonly mailEvent: Validator<MailEvent>;
  readonly operations: { readonly [N in OperationName]: OperationValidators<N> };
}

type OperationValidators<N extends OperationName> = {
  readonly path: Validator<Path<N>>;
  readonly query: Validator<Query<N>>;
} & (Operations[N] extends { wrappedBody: infer S extends TSchema }
  ? { readonly body: Validator<Static<S>> }
  : { readonly input: Validator<Input<N>> });
