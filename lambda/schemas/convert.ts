import type { ValidationError } from './validators.ts';

/**
 * Converts, in place, text that stands where a boolean or a whole number was asked for, as Joi does by default.
 *
 * @param errors what validating the value found
 * @returns whether anything was converted, so that validating again makes sense
 */
export function convert(value: unknown, errors: readonly ValidationError[]): boolean {
  let converted = false;
  for (const error of errors) {
    if (error.keyword !== 'type') continue;
    const conversion = conversions[error.params.type];
    const place = conversion && find(value, error.instancePath);
    const before = place?.parent[place.name];
    const after = typeof before === 'string' ? conversion?.(before) : undefined;
    if (place === undefined || after === undefined) continue;
    place.parent[place.name] = after;
    converted = true;
  }
  return converted;
}

type Conversion = (text: string) => boolean | number | undefined;

const conversions: { readonly [type: string]: Conversion | undefined } = {
  boolean: toBoolean,
  integer: toInteger,
};

/** Joi's `boolean()`: white space and case do not matter. */
function toBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return word === 'true' || (word === 'false' ? false : undefined);
}

/**
 * Joi's `number().integer().unsafe()`: decimal notation, with an exponent if need be, of a whole number.
 * As there, what is beyond 2^53 is rounded.
 */
function toInteger(text: string): number | undefined {
  const number = decimal.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(number)) return undefined;
  return number === 0 ? 0 : number;
}

const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** Where a JSON pointer to a field of a schema leads. Such fields' names hold nothing that pointers escape. */
function find(
  value: unknown,
  pointer: string,
): { parent: Record<string, unknown>; name: string } | undefined {
  const names = pointer.split('/').slice(1);
  const name = names.pop();
  let parent = value;
  for (const step of names) parent = isObject(parent) ? parent[step] : undefined;
  return name !== undefined && isObject(parent) ? { parent, name } : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
