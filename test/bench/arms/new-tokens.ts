import { randomUUID } from 'node:crypto';
import { duration, organizationId } from '../load.ts';
import type { NewToken } from './arm.ts';

/** Tokens as a script makes them: random ids, nothing checked, none found twice. */
export function newTokens(addresses: readonly string[]): NewToken[] {
  const now = Date.now();
  const batchId = randomId();
  const expireAt = now + duration * 1000;
  return addresses.map((email, place) => {
    const id = randomId();
    return {
      id,
      partition: `token#${organizationId}#${id.slice(8, 14)}`,
      batchId,
      place,
      email: email.toLowerCase(),
      state: 'PENDING',
      keyVersion: 1,
      expireAt,
      ttl: Math.ceil(expireAt / 1000) + 30 * 24 * 3600,
    };
  });
}

function randomId(): string {
  return randomUUID().replaceAll('-', '').slice(0, 24);
}
