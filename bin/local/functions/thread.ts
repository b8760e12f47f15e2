/**
 * The inside of an execution environment: a worker thread that loads one bundle, keeps it warm and handles one
 * event after the other. It stands in for Lambda's Node.js runtime and answers in its words.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentData, Invocation, Order, Report } from './messages.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const { directory, handler: handlerName }: EnvironmentData = workerData;

process.on('uncaughtException', (error) => crash(describe(error)));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, trace } = describe(reason);
  crash({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage, trace });
});

try {
  const handler = await loadHandler();
  parentPort?.on('message', (order: Order) => {
    if (order.kind === 'invoke') void handle(handler, order);
    // Signals do not reach a thread; a listener cannot tell this from one.
    else process.emit('SIGTERM', 'SIGTERM');
  });
  report({ kind: 'ready' });
} catch (error) {
  crash(describe(error));
}

async function loadHandler(): Promise<Handler> {
  const dot = handlerName.lastIndexOf('.');
  const file = join(directory, handlerName.slice(0, dot));
  const path = ['.mjs', '.js', '.cjs'].map((extension) => file + extension).find(existsSync);
  if (!path) throw new Error(`Cannot find the module ${file}`);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  const found = module[handlerName.slice(dot + 1)];
  if (!isHandler(found)) throw new Error(`${handlerName} is not exported by ${path}`);
  return found;
}

async function handle(handler: Handler, invocation: Invocation): Promise<void> {
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(invocation));
    report({ kind: 'returned', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    const payload = JSON.stringify(describe(error));
    console.error(`Invoke Error ${payload}`);
    report({ kind: 'threw', payload });
  }
}

function contextOf({ requestId, deadline, functionArn }: Invocation): Record<string, unknown> {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function crash(error: unknown): void {
  const payload = JSON.stringify(error);
  console.error(`Uncaught Exception ${payload}`);
  report({ kind: 'crashed', payload });
  process.exit(1);
}

function report(message: Report): void {
  parentPort?.postMessage(message);
}

function describe(thrown: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
