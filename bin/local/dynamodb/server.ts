import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Type } from 'typebox';
import { checked } from '../checked.ts';

/** The built-in database. */
export interface LocalDynamodb {
  readonly url: string;
  close(): Promise<void>;
}

const Message = Type.Union([Type.Object({ port: Type.Integer() }), Type.Object({ error: Type.String() })]);

export interface LocalDynamodbOptions {
  /** How long secondary indexes lag behind their table, in milliseconds. @default 0 */
  readonly indexLagMs?: number;
}

/**
 * Starts dynalite, a DynamoDB for one machine, on a free port. It has no TTL: items whose time is over stay.
 *
 * @param path folder of its files; without one all is kept in memory
 * @param log takes what it has to say when a request makes it stumble
 * @throws Error when the folder is in use by another process
 */
export async function startDynamodb(
  path: string | undefined,
  log: (line: string) => void,
  { indexLagMs = 0 }: LocalDynamodbOptions = {},
): Promise<LocalDynamodb> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    workerData: { path, indexLagMs },
  });
  const started = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<void>();
  worker.on('message', (received: unknown) => {
    const message = checked(Message, received, 'The DynamoDB thread said');
    if ('port' in message) return started.resolve(message.port);
    started.reject(new Error(`Cannot open ${path} (${message.error}); is another one running on it?`));
    log(`DynamoDB: ${message.error}`);
  });
  worker.on('error', started.reject);
  worker.on('exit', () => ended.resolve());
  try {
    const port = await started.promise;
    return { url: `http://localhost:${port}`, close: () => stop(worker, ended.promise) };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

const closeTimeoutMs = 400;

/** Its files take no harm from a sudden end (LevelDB replays its log), but an orderly one is a matter of milliseconds. */
async function stop(worker: Worker, ended: Promise<void>): Promise<void> {
  worker.postMessage('close');
  await Promise.race([ended, sleep(closeTimeoutMs, undefined, { ref: false })]);
  await worker.terminate();
}
