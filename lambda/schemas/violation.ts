import { forms, ranges } from './rules.ts';
import type { ValidationError } from './validators.ts';

/** One thing that is wrong with a request. */
export interface Violation {
  /** JSON pointer (RFC 6901) to what is wrong or missing; '' for the whole. */
  readonly pointer: string;
  /** What is wrong, in a sentence. */
  readonly message: string;
}

/**
 * Says what AJV found.
 *
 * @param toPointer turns a pointer into what was checked into one into what was sent
 */
export function describeError(error: ValidationError, toPointer: (pointer: string) => string): Violation {
  const pointer = toPointer(pointerOf(error));
  return { pointer, message: `${nameOf(pointer)} ${ruleOf(error)}.` };
}

function pointerOf({ instancePath, ...error }: ValidationError): string {
  if (error.keyword === 'required') return `${instancePath}/${error.params.missingProperty}`;
  if (error.keyword !== 'additionalProperties') return instancePath;
  return fieldPointer(instancePath, error.params.additionalProperty);
}

/** The pointer to a field of an object, its name told only so far. */
export function fieldPointer(object: string, name: string): string {
  const start = name.length > maxShown ? `${name.slice(0, maxShown)}…` : name;
  return `${object}/${start.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The name of an unknown field is told only so far, lest the answer outgrow the request. */
const maxShown = 100;

/** A pointer as people write it: `/applications/0/vpp` is `applications[0].vpp`. */
export function nameOf(pointer: string): string {
  if (pointer === '') return 'The request';
  const path = pointer.replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.');
  return path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}

function ruleOf(error: ValidationError): string {
  switch (error.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'type':
      return typeRules[error.params.type] ?? invalid;
    case 'enum':
      return `must be ${either(error.params.allowedValues)}`;
    case 'pattern':
      return formRules.get(error.params.pattern) ?? invalid;
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `must be at most ${error.params.limit} characters long`;
    case 'wellFormed':
      return 'holds half a character (a surrogate without its partner)';
    case 'minimum':
    case 'maximum':
      return (
        rangeRuleOf(error) ??
        `must be at ${error.keyword === 'minimum' ? 'least' : 'most'} ${error.params.limit}`
      );
    default:
      return rangeRuleOf(error) ?? invalid;
  }
}

const invalid = 'is not valid';

const typeRules: { readonly [type: string]: string | undefined } = {
  array: 'must be a list',
  boolean: 'must be true or false',
  integer: 'must be a whole number',
  object: 'must be an object',
  string: 'must be text',
};

const formRules = new Map(Object.values(forms).map(({ pattern, rule }): [string, string] => [pattern, rule]));

const rangeRules = new Map(Object.entries(ranges).map(([name, { rule }]) => [name, rule]));

function rangeRuleOf({ instancePath }: ValidationError): string | undefined {
  return rangeRules.get(instancePath.slice(instancePath.lastIndexOf('/') + 1));
}

function either(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}
