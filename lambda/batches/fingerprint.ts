import { createHash } from 'node:crypto';
import { slices } from '../slices.ts';

/**
 * A hash of what a request asks for, to tell a retry from another request under the same Idempotency-Key.
 * The order of an object's fields does not matter; that of addresses does.
 */
export function fingerprint(operation: string, configuration: unknown, addresses: readonly string[]): string {
  // The JSON of [operation, configuration, addresses], in parts: of 100 000 addresses it would be megabytes, twice.
  const hash = createHash('sha256').update(`${inner([operation, sorted(configuration)], '[')},[`);
  slices(addresses, 1_000).forEach((part, n) => {
    hash.update(inner(part, n === 0 ? '' : ','));
  });
  return hash.update(']]').digest('hex');
}

/** A list's JSON without its brackets. */
function inner(list: readonly unknown[], before: string): string {
  return before + JSON.stringify(list).slice(1, -1);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { fields: fields.map(([name, inner]) => [name, sorted(inner)]) };
}
