import { convert } from './convert.ts';
import type { Validator } from './validators.ts';
import { describeError, type Violation } from './violation.ts';

/** What became of something from outside: a value that its type can be trusted of, or all that is wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | Refused;

export interface Refused {
  readonly ok: false;
  /** At least one, at most 1 000. */
  readonly violations: readonly Violation[];
  /** Whether there were more. */
  readonly truncated: boolean;
}

/**
 * Checks a value against a schema, and converts in place what Joi would: text to whole numbers and booleans where
 * these are asked for.
 *
 * @param toPointer turns a pointer into the value into one into what was sent
 */
export function parse<T>(
  validate: Validator<T>,
  value: unknown,
  toPointer: (pointer: string) => string = (pointer) => pointer,
): Parsed<T> {
  if (validate(value)) return { ok: true, value };
  const converted = convert(value, validate.errors ?? []);
  if (converted && validate(value)) return { ok: true, value };
  const errors = validate.errors ?? [];
  const told = errors.slice(0, maxViolations).map((error) => describeError(error, toPointer));
  return { ok: false, violations: told, truncated: errors.length > told.length };
}

/** Violations that are told; more help nobody. */
export const maxViolations = 1000;

/** What a check found, and what else is wrong; what was told of a place is not told again. */
export function alsoRefuse<T>(parsed: Parsed<T>, others: readonly Violation[]): Parsed<T> {
  if (others.length === 0) return parsed;
  const told = parsed.ok ? [] : parsed.violations;
  const known = new Set(told.map(({ pointer }) => pointer));
  const all = [...told, ...others.filter(({ pointer }) => !known.has(pointer))];
  const truncated = all.length > maxViolations || (!parsed.ok && parsed.truncated);
  return { ok: false, violations: all.slice(0, maxViolations), truncated };
}

/** The answer to one thing that is wrong. */
export function refuse(pointer: string, message: string): Refused {
  return { ok: false, violations: [{ pointer, message }], truncated: false };
}
