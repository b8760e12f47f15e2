import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './table.ts';

/** A stored item that is not what its kind should be; names the attribute, never its value. */
export class CorruptItem extends Error {
  override readonly name = 'CorruptItem';
}

export function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new CorruptItem(`Attribute ${name} is not a string`);
  return value;
}

export function optionalText(item: Item, name: string): string | undefined {
  return item[name] === undefined ? undefined : text(item, name);
}

export function number(item: Item, name: string): number {
  const value = Number(item[name]?.N ?? Number.NaN);
  if (Number.isNaN(value)) throw new CorruptItem(`Attribute ${name} is not a number`);
  return value;
}

export function optionalNumber(item: Item, name: string): number | undefined {
  return item[name] === undefined ? undefined : number(item, name);
}

export function flag(item: Item, name: string): boolean {
  const value = item[name]?.BOOL;
  if (value === undefined) throw new CorruptItem(`Attribute ${name} is not a boolean`);
  return value;
}

/** A map of numbers. */
export function numbers(item: Item, name: string): Record<string, number> {
  const map = item[name]?.M;
  if (map === undefined) throw new CorruptItem(`Attribute ${name} is not a map`);
  return Object.fromEntries(Object.keys(map).map((key) => [key, number(map, key)]));
}

/** One of a closed list of words. */
export function word<W extends string>(item: Item, name: string, words: readonly W[]): W {
  const value = text(item, name);
  const found = words.find((candidate) => candidate === value);
  if (found === undefined) throw new CorruptItem(`Attribute ${name} is none of ${words.join(', ')}`);
  return found;
}

/**
 * Attributes of plain values: strings, numbers, booleans, and maps of numbers. `undefined` is left out.
 */
export function attributes(values: Readonly<Record<string, Plain>>): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) item[name] = attribute(value);
  }
  return item;
}

type Plain = string | number | boolean | undefined | Readonly<Record<string, number>>;

function attribute(value: Exclude<Plain, undefined>): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return { M: attributes(value) };
}
