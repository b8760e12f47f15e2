import { hash } from 'node:crypto';

/**
 * A hash of what a request asks for, to tell a retry from another request under the same Idempotency-Key.
 * The order of an object's fields does not matter; that of addresses does.
 */
export function fingerprint(operation: string, configuration: unknown, addresses: readonly string[]): string {
  return hash('sha256', JSON.stringify([operation, sorted(configuration), addresses]), 'hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { fields: fields.map(([name, inner]) => [name, sorted(inner)]) };
}
