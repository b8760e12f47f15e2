import { hash } from 'node:crypto';
import { Failure } from '../failure.ts';

/** What a list holds and in which order: whose it is, and what was asked of it besides the size of a page. */
export interface CursorList {
  readonly operation: string;
  readonly organizationId: string;
  readonly filters?: Readonly<Record<string, string | undefined>>;
}

/**
 * Writes where a list goes on, for `readCursor` of the same list.
 *
 * @param position must come through JSON as it is
 */
export function writeCursor(list: CursorList, position: unknown): string {
  const json = JSON.stringify(position);
  return Buffer.concat([checksum(list, json), Buffer.from(json)]).toString('base64url');
}

/**
 * Reads a cursor. Whatever this list did not write is refused: a text of somebody's own, and the cursor of another
 * list, batch or organization, or of the same list with other filters.
 *
 * @param isPosition checks what was read, so that even a forged cursor holds only what a position may be
 * @returns `undefined` without a cursor: the list begins
 * @throws Failure invalidRequest
 */
export function readCursor<T>(
  list: CursorList,
  cursor: string | undefined,
  isPosition: (value: unknown) => value is T,
): T | undefined {
  if (cursor === undefined) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  const json = bytes.subarray(checksumBytes).toString();
  if (
    bytes.toString('base64url') === cursor &&
    checksum(list, json).equals(bytes.subarray(0, checksumBytes))
  ) {
    const position: unknown = JSON.parse(json);
    if (isPosition(position)) return position;
  }
  const message = 'cursor must be the nextCursor of a page of this list, asked for with the same filters.';
  throw new Failure('invalidRequest', { details: [{ pointer: '/cursor', message }] });
}

const checksumBytes = 12;

/** Guards against mix-ups, not against forgers: a position opens nothing that its list would not show. */
function checksum({ operation, organizationId, filters = {} }: CursorList, json: string): Buffer {
  const given = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([operation, organizationId, given, json]);
  return hash('sha256', text, 'buffer').subarray(0, checksumBytes);
}
