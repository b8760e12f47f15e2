import { maxViolations } from './parse.ts';
import { fieldPointer, nameOf, type Violation } from './violation.ts';

/**
 * What a JSON value holds that could not be stored, mailed or handed on as it was sent, wherever it stands: these rules
 * are for what no schema looks into, too. Some more are found than are told, at most.
 *
 * @param value within its limits of size
 */
export function findUnstorable(value: unknown): Violation[] {
  const found: Violation[] = [];
  visit(value, { pointer: '', isFreeForm: false }, found);
  return found;
}

/** Whether text holds U+FFFD, which programs put in place of bytes that they could not read. */
export function isDamaged(text: string): boolean {
  return text.includes('\ufffd');
}

interface Place {
  readonly pointer: string;
  /** Whether the schema says nothing about what stands here. */
  readonly isFreeForm: boolean;
}

function visit(value: unknown, place: Place, found: Violation[]): void {
  if (found.length > maxViolations) return;
  const fault = faultOf(value, place);
  if (fault !== undefined) {
    found.push({ pointer: place.pointer, message: `${nameOf(place.pointer)} ${fault}.` });
  } else if (Array.isArray(value)) {
    for (const [n, item] of value.entries())
      visit(item, { ...place, pointer: `${place.pointer}/${n}` }, found);
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) visitField(name, inner, place, found);
  }
}

function visitField(name: string, value: unknown, place: Place, found: Violation[]): void {
  const pointer = fieldPointer(place.pointer, name);
  const fault = isForbidden(name, value) ? 'has a name that no field may have' : textFaultOf(name);
  if (fault !== undefined) found.push({ pointer, message: `${nameOf(pointer)} ${fault}.` });
  else visit(value, { pointer, isFreeForm: place.isFreeForm || freeForm.has(name) }, found);
}

/** Fields that take any object. */
const freeForm = new Set(['configuration', 'updatePolicy']);

/** What programs that copy objects carelessly would take for an object's prototype: Middy's rule. */
function isForbidden(name: string, value: unknown): boolean {
  return (
    name === '__proto__' || (name === 'constructor' && isObject(value) && Object.hasOwn(value, 'prototype'))
  );
}

function faultOf(value: unknown, { isFreeForm }: Place): string | undefined {
  if (typeof value === 'string') return textFaultOf(value);
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return 'is a number too large to be kept';
  const losesDigits =
    Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < writtenInFull;
  return isFreeForm && losesDigits
    ? 'is a whole number too large to be kept digit by digit; send it as text'
    : undefined;
}

/** Whole numbers from here on are written with an exponent, and nobody counts on their last digits. */
const writtenInFull = 1e21;

function textFaultOf(text: string): string | undefined {
  if (!text.isWellFormed()) return 'holds half a character (a surrogate without its partner)';
  return isDamaged(text)
    ? 'holds U+FFFD, which stands for what could not be read; send it as UTF-8'
    : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
