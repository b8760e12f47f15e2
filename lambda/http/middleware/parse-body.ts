import httpJsonBodyParser from '@middy/http-json-body-parser';
import { Failure } from '../../failure.ts';
import type { HttpEvent, HttpMiddleware } from '../request.ts';

/**
 * Bytes of a body. Lambda takes events of 6 MB, in which the body stands as a JSON string: 5.5 MiB leave room for its
 * escapes and the headers, and hold 100 000 addresses of 55 characters.
 */
export const bodyLimit = 5.5 * 1024 * 1024;

/** Parses the JSON body of the routes that take one. */
export function parseBody(): HttpMiddleware {
  const parser = httpJsonBodyParser<HttpEvent>();
  return {
    before: async (request) => {
      const { event } = request;
      const body = event.match?.route.body;
      if (body !== 'required' && !(body === 'optional' && event.body)) return;
      if (byteLength(event.body, event.isBase64Encoded) > bodyLimit) {
        throw new Failure('tooLarge', {
          details: [{ message: `The body may have ${bodyLimit} bytes; split the list.` }],
        });
      }
      try {
        await parser.before?.(request);
      } catch (error) {
        // Its message quotes the body, which may hold addresses: it goes nowhere.
        throw statusOf(error) === 415 ? new Failure('unsupportedMediaType') : malformed();
      }
    },
  };
}

function byteLength(body: unknown, isBase64: boolean): number {
  return typeof body === 'string' ? Buffer.byteLength(body, isBase64 ? 'base64' : 'utf8') : 0;
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

function malformed(): Failure {
  return new Failure('invalidRequest', {
    details: [{ pointer: '', message: 'The body is not valid JSON, or names a field __proto__.' }],
  });
}
