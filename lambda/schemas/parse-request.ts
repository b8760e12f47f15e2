import { validators } from './generated/validators.js';
import { type Parsed, parse } from './parse.ts';
import type { OperationName, Path, Query, RequestHeaders } from './requests.ts';

/** Checks the path parameters of a route. */
export function parsePath<N extends OperationName>(name: N, parameters: unknown): Parsed<Path<N>> {
  return parse(validators.operations[name].path, parameters);
}

/** Checks the query parameters of a route: text in, numbers and defaults out. */
export function parseQuery<N extends OperationName>(name: N, parameters: unknown): Parsed<Query<N>> {
  return parse(validators.operations[name].query, parameters);
}

/** Checks the headers that have a form to keep, by their names in lower case. */
export function parseHeaders(headers: unknown): Parsed<RequestHeaders> {
  return parse(validators.headers, headers);
}
