import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AsynchronousInvoker } from '../functions/asynchronous.ts';
import type { FunctionDefinition } from '../functions/definition.ts';
import type { Functions } from '../functions/functions.ts';
import { payloadLimits } from '../functions/outcome.ts';
import { AwsError, sendAwsError } from '../http/aws-error.ts';
import { readBody } from '../http/read-body.ts';

/** Answers Lambda's Invoke API: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function createInvokeApi(functions: Functions, asynchronous: AsynchronousInvoker): RequestListener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const definition = findFunction(request, functions);
    const type = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    const event = await readEvent(request, type);
    const requestId = randomUUID();
    response.setHeader('x-amzn-requestid', requestId);
    if (type === 'DryRun') {
      response.writeHead(204).end();
    } else if (type === 'Event') {
      asynchronous.accept(definition, requestId, event);
      response.writeHead(202).end();
    } else {
      const { payload, failed, notStarted } = await functions.invoke(definition, requestId, event);
      if (notStarted) throw new AwsError(429, 'TooManyRequestsException', 'Rate Exceeded.');
      response.writeHead(200, {
        'content-type': 'application/json',
        'x-amz-executed-version': '$LATEST',
        ...(failed && { 'x-amz-function-error': 'Unhandled' }),
      });
      response.end(payload);
    }
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => sendAwsError(response, error));
  };
}

function findFunction({ method, url = '' }: IncomingMessage, functions: Functions): FunctionDefinition {
  const path = new URL(url, 'http://localhost').pathname;
  const [, reference] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (method !== 'POST' || reference === undefined) {
    throw new AwsError(404, 'UnknownOperationException', `The local engine does not serve ${method} ${path}`);
  }
  const name = decodeURIComponent(reference);
  const definition = functions.find(name);
  if (definition) return definition;
  const known = functions.all.map((candidate) => candidate.name).join(', ');
  throw new AwsError(404, 'ResourceNotFoundException', `Function not found: ${name}. There are: ${known}`);
}

async function readEvent(request: IncomingMessage, type: string): Promise<string> {
  if (!['RequestResponse', 'Event', 'DryRun'].includes(type)) {
    throw new AwsError(400, 'InvalidParameterValueException', `There is no invocation type ${type}`);
  }
  const limit = type === 'Event' ? payloadLimits.asynchronous : payloadLimits.request;
  const body = await readBody(request, limit);
  if (!body) {
    const message = `The payload is too large for the ${type} invocation type (limit ${limit} bytes)`;
    throw new AwsError(413, 'RequestEntityTooLargeException', message);
  }
  const event = body.length === 0 ? '{}' : body.toString();
  try {
    if (!isUtf8(body)) throw new SyntaxError('Invalid UTF-8');
    JSON.parse(event);
  } catch (error) {
    const message = `Could not parse request body into json: ${String(error)}`;
    throw new AwsError(400, 'InvalidRequestContentException', message);
  }
  return event;
}
