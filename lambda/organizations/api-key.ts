import { hash } from 'node:crypto';

/** A bearer credential of one organization. The key itself is shown once and never stored. */
export interface ApiKey {
  /** SHA-256 of the key, hex: what it is found by. */
  readonly hash: string;
  readonly organizationId: string;
  readonly organizationSlug: string;
  readonly name: string;
  /** Exact permissions, or prefixes that end in `*`. */
  readonly permissions: readonly string[];
  /** Epoch milliseconds; `undefined` never expires. */
  readonly expireAt: number | undefined;
  readonly createdAt: number;
}

/** @returns SHA-256 of a key, hex */
export function hashApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** A short, harmless name of a key for histories and logs: the first 8 digits of its hash. */
export function apiKeyId(key: { readonly hash: string }): string {
  return key.hash.slice(0, 8);
}

/** Whether the granted permissions hold `permission`, by its exact name or by a prefix such as `mdm.apple.*`. */
export function permits(granted: readonly string[], permission: string): boolean {
  return granted.some((grant) =>
    grant.endsWith('*') ? permission.startsWith(grant.slice(0, -1)) : grant === permission,
  );
}
