/** The inside of a process that stands in for Lambda's runtime: loads a bundle, and again a fresh one when told to. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Order, Reply } from './messages.ts';
import './virtual-time.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const require = createRequire(import.meta.url);
const ownEnvironment = { ...process.env };
let handler: Handler | undefined;

process.on('message', (order: Order) => {
  carryOut(order).then(reply, (error: unknown) => {
    reply({
      kind: 'threw',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  });
});
process.on('disconnect', () => process.exit());

async function carryOut(order: Order): Promise<Reply> {
  if (order.kind === 'load') {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, ownEnvironment, order.variables);
    handler = load(order.directory, order.handler);
    return { kind: 'loaded' };
  }
  if (!handler) throw new Error('Nothing is loaded');
  const { event, requestId, timeoutMs } = order;
  const deadline = Date.now() + timeoutMs;
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  return { kind: 'returned', value: (await handler(event, context)) ?? null };
}

/** Loads a bundle that remembers nothing of the last time. */
function load(directory: string, name: string): Handler {
  const [file = '', exported = ''] = name.split('.');
  const path = join(directory, `${file}.cjs`);
  for (const known of Object.keys(require.cache)) {
    if (dirname(known) === directory) delete require.cache[known];
  }
  const module: Readonly<Record<string, unknown>> = require(path);
  const found = module[exported];
  if (!isHandler(found)) throw new Error(`${path} does not export ${exported}`);
  return found;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function reply(message: Reply): void {
  process.send?.(message);
}
