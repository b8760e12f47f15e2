import { Failure } from '../failure.ts';
import { isDamaged } from '../schemas/unstorable.ts';
import type { HttpEvent } from './request.ts';

/** A body that was compressed or encoded otherwise: the answer says that it may come as it is (RFC 9110, 15.5.16). */
export class UnsupportedContentEncoding extends Failure {
  constructor(encoding: string) {
    const message = `The Content-Encoding ${cut(encoding)} is not taken: send the body as it is.`;
    super('unsupportedMediaType', { details: [{ message }] });
  }
}

/** @throws Failure unsupportedMediaType for what is not plain JSON in UTF-8 by its headers */
export function requireJson({ headers }: HttpEvent): void {
  const encoding = headers['content-encoding']?.trim() ?? '';
  if (!/^(?:identity)?$/i.test(encoding)) throw new UnsupportedContentEncoding(encoding);
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';');
  if (!/^application\/(?:[a-z0-9.+-]+\+)?json$/i.test(type.trim())) {
    const sent =
      type.trim() === '' ? 'There is no Content-Type' : `The Content-Type ${cut(type.trim())} is not taken`;
    throw unsupported(`${sent}: send JSON, and say so.`);
  }
  for (const parameter of parameters) {
    const [, charset] = /^\s*charset\s*=\s*"?([^"]*?)"?\s*$/i.exec(parameter) ?? [];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      throw unsupported(`The charset ${cut(charset)} is not taken: send UTF-8.`);
    }
  }
}

/**
 * The text of a body, without the byte-order mark that it may begin with. API Gateway hands text over decoded, with
 * U+FFFD in place of what was not UTF-8: that mark is the only trace then.
 *
 * @throws Failure invalidRequest for what is not UTF-8
 */
export function readText({ body = '', isBase64Encoded }: HttpEvent): string {
  const text = isBase64Encoded ? decode(Buffer.from(body, 'base64')) : body;
  if (text === undefined || isDamaged(text)) {
    const message =
      'The body is not UTF-8, or holds U+FFFD, which stands for what could not be read. Send it as UTF-8; in Windows ' +
      'PowerShell by -Body ([Text.Encoding]::UTF8.GetBytes($json)).';
    throw new Failure('invalidRequest', { details: [{ pointer: '', message }] });
  }
  return text.replace(/^\ufeff/, '');
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unsupported(message: string): Failure {
  return new Failure('unsupportedMediaType', { details: [{ message }] });
}

/** Of a header that may be long. */
function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
