import httpJsonBodyParser from '@middy/http-json-body-parser';
import { type Detail, Failure } from '../../failure.ts';
import { exceeded } from '../../schemas/json-size.ts';
import type { OperationName } from '../../schemas/requests.ts';
import { maxBodyBytes, maxBodyValues, maxConfigurationDepth } from '../../schemas/rules.ts';
import { findUnstorable } from '../../schemas/unstorable.ts';
import { readText, requireJson } from '../body-text.ts';
import { describeSyntaxFault, holdsMoreValues } from '../json-syntax.ts';
import type { HttpEvent, HttpMiddleware } from '../request.ts';

/**
 * Parses the JSON body of the routes that take one. What would cost more than any honest body is refused before.
 */
export function parseBody(): HttpMiddleware {
  const parser = httpJsonBodyParser<HttpEvent>({ disableContentTypeCheck: true });
  return {
    before: async (request) => {
      const { event } = request;
      const { route } = event.match ?? {};
      if (!route || route.body === 'none' || (route.body === 'optional' && !event.body)) return;
      if (!event.body) throw malformed(emptyBody);
      requireJson(event);
      refuseLarge(event, route.operation);
      const text = readText(event);
      if (text.trim() === '') throw malformed(emptyBody);
      if (holdsMoreValues(text, maxBodyValues))
        throw malformed(`The body holds more than ${maxBodyValues} values.`);
      event.body = text;
      event.isBase64Encoded = false;
      try {
        await parser.before?.(request);
      } catch {
        // Its message quotes the body, which may hold addresses: it goes nowhere.
        throw new Failure('invalidRequest', { details: explain(text) });
      }
    },
  };
}

const emptyBody = 'The body is empty: send a JSON object.';

function refuseLarge({ body = '', isBase64Encoded }: HttpEvent, operation: OperationName): void {
  const maximum = maxBodyBytes(operation);
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') <= maximum) return;
  const remedy = operation === 'createBatch' ? '; split the list' : '';
  const message = `The body may have ${maximum} bytes${remedy}.`;
  throw new Failure('tooLarge', { details: [{ message }] });
}

function malformed(message: string): Failure {
  return new Failure('invalidRequest', { details: [{ pointer: '', message }] });
}

/** Why the parser refused a text: it is no JSON, too deep for it, or has a forbidden name in it. */
function explain(text: string): readonly Detail[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [{ pointer: '', message: `The body is not valid JSON. ${describeSyntaxFault(text)}` }];
  }
  const levels = maxConfigurationDepth + wrappers;
  if (exceeded({ body }, { bytes: Number.POSITIVE_INFINITY, levels }) === 'levels') {
    return [{ pointer: '', message: `The body is nested more than ${maxConfigurationDepth} levels deep.` }];
  }
  return findUnstorable(body);
}

/** Levels above a configuration: the form with `children`, and the object that is measured here. */
const wrappers = 2;
