import * as validators from './generated/validators.js';
import { exceeded } from './json-size.ts';
import { alsoRefuse, type Parsed, parse, type Refused, refuse } from './parse.ts';
import type { Input, OperationName, Path, Query, RequestHeaders } from './requests.ts';
import { maxConfigurationBytes, maxConfigurationDepth, maxPlainInputBytes } from './rules.ts';
import { findUnstorable } from './unstorable.ts';
import type { Validator } from './validators.ts';

/** Checks the path parameters of a route. */
export function parsePath<N extends OperationName>(name: N, parameters: unknown): Parsed<Path<N>> {
  return parse(validators.operations[name].path, parameters);
}

/** Checks the query parameters of a route: text in, numbers and defaults out. */
export function parseQuery<N extends OperationName>(name: N, parameters: unknown): Parsed<Query<N>> {
  return parse(validators.operations[name].query, parameters);
}

/** Operations whose body has but one form, or that have none. */
export type PlainOperation = Exclude<OperationName, 'createBatch' | 'createToken'>;

/**
 * Checks all that a request says, as one object: what other Lambdas send as `input`.
 *
 * @param path parameters of the path; the organization's is checked apart
 */
export function parseInput<N extends PlainOperation>(
  name: N,
  { organizationId: _, ...path }: Readonly<Record<string, unknown>>,
  query: Readonly<Record<string, unknown>>,
  body: unknown,
): Parsed<Input<N>> {
  const fields = isObject(body) ? body : undefined;
  if (body !== undefined && !fields) return refuse('', 'The request must be an object.');
  const unfit =
    fields && refuseLarge(fields, name === 'updateToken' ? maxConfigurationBytes : maxPlainInputBytes);
  if (unfit) return unfit;
  const misplaced = Object.keys(fields ?? {}).find((field) => field in path || field in query);
  if (misplaced !== undefined)
    return refuse(`/${misplaced}`, `${misplaced} is not a known field of the body.`);
  const validate: Validator<Input<N>> = inputValidators[name];
  const unstorable = findUnstorable(fields ?? {});
  return alsoRefuse(parse(validate, { ...fields, ...query, ...path }), unstorable);
}

/**
 * What checking any further could cost more than it is worth.
 *
 * @param except name of a field that is checked apart
 */
export function refuseLarge(
  fields: Readonly<Record<string, unknown>>,
  bytes: number,
  except?: string,
): Refused | undefined {
  const excess = exceeded(fields, { bytes, levels: maxConfigurationDepth }, except);
  if (excess === undefined) return undefined;
  if (excess === 'levels')
    return refuse('', `The request is nested more than ${maxConfigurationDepth} levels deep.`);
  const apart = except === undefined ? '' : ` without its ${except}`;
  return refuse('', `The request${apart} may be ${bytes} bytes of JSON at most.`);
}

const inputValidators: { readonly [N in PlainOperation]: Validator<Input<N>> } = {
  getBatch: validators.operations.getBatch.input,
  listRecipients: validators.operations.listRecipients.input,
  listBatches: validators.operations.listBatches.input,
  revokeBatch: validators.operations.revokeBatch.input,
  retryBatch: validators.operations.retryBatch.input,
  resendBatch: validators.operations.resendBatch.input,
  resendToken: validators.operations.resendToken.input,
  listTokens: validators.operations.listTokens.input,
  getToken: validators.operations.getToken.input,
  updateToken: validators.operations.updateToken.input,
  removeToken: validators.operations.removeToken.input,
  reopenToken: validators.operations.reopenToken.input,
  redeemToken: validators.operations.redeemToken.input,
  listSuppressions: validators.operations.listSuppressions.input,
  removeSuppression: validators.operations.removeSuppression.input,
};

/** Checks the headers that have a form to keep, by their names in lower case. */
export function parseHeaders(headers: unknown): Parsed<RequestHeaders> {
  return parse(validators.headers, headers);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
