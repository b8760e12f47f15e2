import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { SesError } from './ses-error.ts';

/** SES takes messages of at most 10 MB; percent-encoding makes up to three times that of them. */
const maximumBytes = 30 * 1024 * 1024;

/** @throws SesError `RequestEntityTooLarge` */
export async function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) {
    request.resume();
    throw new SesError('RequestEntityTooLarge', 'Request body is too large.', 413);
  }
  return text(request);
}
