import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../batches/services.ts';

/** The log of an entry, for what went wrong on our side as well. */
export interface ErrorLog extends Log {
  error(message: string, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
}

/** JSON lines through Powertools. Errors are described by `describeError`, never printed whole. */
export function createLog(service: string): ErrorLog & { readonly logger: Logger } {
  const logger = new Logger({ serviceName: service });
  return {
    logger,
    info: (message, fields = {}) => logger.info(message, safe(fields)),
    warn: (message, fields = {}) => logger.warn(message, safe(fields)),
    error: (message, error, fields = {}) => logger.error(message, safe({ ...fields, error })),
  };
}

/**
 * An error as far as a log may know it: a parser's message quotes its input, which may hold addresses, so a
 * SyntaxError's message is left out; so are all fields that libraries put on their errors.
 */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  return {
    name: error.name,
    ...(error instanceof SyntaxError ? {} : { message: error.message }),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .map((line) => line.trim()),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

function safe(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? describeError(value) : value,
    ]),
  );
}
