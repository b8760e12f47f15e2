import { hash } from 'node:crypto';

/**
 * The id of the batch that a request with an Idempotency-Key makes: 24 hex digits, the same for each retry,
 * whichever way it comes in.
 */
export function batchIdOf(organizationId: string, idempotencyKey: string): string {
  return hash('sha256', `${organizationId}\n${idempotencyKey}`, 'hex').slice(0, 24);
}
