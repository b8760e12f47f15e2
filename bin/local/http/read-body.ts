import type { IncomingMessage } from 'node:http';

/**
 * Reads the body of a request.
 *
 * @param limit bytes; of a longer body the rest is read and dropped, so that the sender gets to read the answer
 * @returns `undefined` when the body is longer than the limit
 * @throws Error when the sender goes away
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else if (length > limit + dropped) return undefined;
  }
  return length <= limit ? Buffer.concat(chunks) : undefined;
}

/** How much of the rest of a body that is too long is worth reading. */
const dropped = 64 * 1024 * 1024;
