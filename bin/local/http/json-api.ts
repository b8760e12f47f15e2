import type { RequestListener } from 'node:http';
import { AwsError, sendAwsError } from './aws-error.ts';
import { readBody } from './read-body.ts';

/** Carries out one action: input object in, output object out; throws `AwsError` for what the service refuses. */
export type Action = (input: unknown) => unknown;

/** No request to the services served here is longer, in bytes. */
const limit = 2 * 1024 * 1024;

/**
 * Answers AWS's JSON protocols (1.0 and 1.1).
 *
 * @param service what stands before the dot in `X-Amz-Target`
 */
export function jsonApi(service: string, actions: Readonly<Record<string, Action>>): RequestListener {
  return async (request, response) => {
    try {
      const target = String(request.headers['x-amz-target']);
      const action = target.startsWith(`${service}.`) ? actions[target.slice(service.length + 1)] : undefined;
      if (!action) {
        throw new AwsError(400, 'UnknownOperationException', `The local engine does not serve ${target}`);
      }
      const body = await readBody(request, limit);
      if (!body) throw new AwsError(413, 'RequestEntityTooLargeException', 'The request is too large');
      const output = await action(parse(body));
      response.writeHead(200, { 'content-type': String(request.headers['content-type']) });
      response.end(JSON.stringify(output ?? {}));
    } catch (error) {
      sendAwsError(response, error);
    }
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError(400, 'SerializationException', 'The request is not JSON');
  }
}
