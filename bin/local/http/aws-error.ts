import type { ServerResponse } from 'node:http';

/** A refusal in the words of an AWS service. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly status: number;
  /** The error's name in the service's model, e.g. `ResourceNotFoundException`. */
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** Answers an error so that every SDK finds its name: in the header (REST) and in the body (JSON protocols). */
export function sendAwsError(response: ServerResponse, error: unknown): void {
  const { status, type, message } =
    error instanceof AwsError ? error : new AwsError(500, 'InternalFailure', String(error));
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ __type: type, Type: 'User', message, Message: message }));
}
