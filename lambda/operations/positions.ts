/** Whether a value has the form of a token's id. */
export function isTokenId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{24}$/.test(value);
}

/** Whether a value may be a place in a batch, from 0. */
export function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Whether a value has the form of a batch's entry in the list of batches: when it was made, and its id. */
export function isListed(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9T:.Z-]{1,32}#[0-9a-f]{24}$/.test(value);
}

/** @param listed a batch's entry in the list of batches */
export function batchIdOf(listed: string): string {
  return listed.slice(listed.indexOf('#') + 1);
}
