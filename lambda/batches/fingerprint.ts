import { createHash } from 'node:crypto';
import { slices } from '../slices.ts';

/**
 * A hash of what a request asks for, to tell a retry from another request under the same Idempotency-Key.
 * The order of an object's fields does not matter; that of addresses does.
 */
export function fingerprint(operation: string, configuration: unknown, addresses: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([operation, sorted(configuration)]));
  // In parts: the text of 100 000 addresses would be megabytes, twice.
  for (const part of slices(addresses, 1_000)) hash.update(JSON.stringify(part));
  return hash.digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { fields: fields.map(([name, inner]) => [name, sorted(inner)]) };
}
