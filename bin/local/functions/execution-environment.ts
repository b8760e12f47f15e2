import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './definition.ts';
import type { EnvironmentData, Order, Report } from './messages.ts';
import { failure, type Outcome, payloadLimits } from './outcome.ts';

/** A loaded function that handles one event at a time and keeps its module state between them. */
export interface ExecutionEnvironment {
  /** Resolves always; an environment whose function crashed or ran out of time has ended by then. */
  invoke(requestId: string, event: string): Promise<Outcome>;
  /**
   * Resolves as soon as nothing runs in it any more. An event that is being handled hears of it by SIGTERM, as in a
   * Lambda environment with an extension, and may go on for `graceMs`.
   */
  stop(graceMs: number): Promise<void>;
}

export interface ExecutionEnvironmentOptions {
  readonly definition: FunctionDefinition;
  /** All that the function finds in `process.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Takes each line that the function prints. */
  log(line: string): void;
  /** Called once, when the environment can be used no more. */
  onEnd(): void;
}

/** As on Lambda, loading the code may take ten seconds. */
const loadTimeoutMs = 10_000;

/**
 * Starts an environment as a worker thread. It loads the code at once; a failure to load is the outcome of the first
 * event. A time-out, an uncaught exception or `process.exit` ends the thread, never this process.
 */
export function startExecutionEnvironment(options: ExecutionEnvironmentOptions): ExecutionEnvironment {
  const { definition, variables, log, onEnd } = options;
  const data: EnvironmentData = { directory: definition.directory, handler: definition.handler };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    env: variables,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: definition.memoryMb },
    stdout: true,
    stderr: true,
    workerData: data,
  });
  for (const stream of [worker.stdout, worker.stderr]) createInterface({ input: stream }).on('line', log);

  let current:
    | {
        readonly requestId: string;
        readonly finished: Promise<Outcome>;
        finish(outcome: Outcome): void;
      }
    | undefined;
  let verdict: Outcome | undefined;
  const loaded = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();

  function condemn(outcome: Outcome): void {
    if (verdict) return;
    verdict = outcome;
    onEnd();
  }

  worker.on('message', (report: Report) => {
    if (report.kind === 'ready') loaded.resolve();
    else if (report.kind === 'crashed') condemn({ payload: report.payload, failed: true });
    else current?.finish(limited(report.payload, report.kind === 'threw'));
  });
  // Only running out of memory comes here: the thread itself reports what is thrown in it.
  worker.on('error', () => {
    condemn(
      failure(
        'Runtime.ExitError',
        `RequestId: ${current?.requestId} Error: Runtime exited with error: signal: killed`,
      ),
    );
  });
  worker.on('exit', (code) => {
    const reason = code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
    condemn(failure('Runtime.ExitError', `RequestId: ${current?.requestId} Error: Runtime exited ${reason}`));
    if (verdict) current?.finish(verdict);
    ended.resolve();
  });

  function stopAfter(ms: number, requestId: string): NodeJS.Timeout {
    return setTimeout(() => {
      const message = `RequestId: ${requestId} Error: Task timed out after ${(ms / 1000).toFixed(2)} seconds`;
      log(message);
      condemn(failure('Sandbox.Timedout', message));
      void worker.terminate();
    }, ms);
  }

  const send = (order: Order): void => worker.postMessage(order);

  return {
    async invoke(requestId, event) {
      const outcome = Promise.withResolvers<Outcome>();
      current = { requestId, finished: outcome.promise, finish: outcome.resolve };
      const loadTimer = stopAfter(loadTimeoutMs, requestId);
      await Promise.race([loaded.promise, ended.promise]);
      clearTimeout(loadTimer);
      if (verdict) return verdict;
      const timer = stopAfter(definition.timeoutMs, requestId);
      const deadline = Date.now() + definition.timeoutMs;
      send({ kind: 'invoke', requestId, event, deadline, functionArn: definition.arn });
      try {
        return await outcome.promise;
      } finally {
        clearTimeout(timer);
        current = undefined;
      }
    },
    async stop(graceMs) {
      if (current && graceMs > 0) {
        send({ kind: 'terminate' });
        const overtime = new AbortController();
        await Promise.race([
          current.finished,
          sleep(graceMs, undefined, { signal: overtime.signal }).catch(() => undefined),
        ]);
        overtime.abort();
      }
      await worker.terminate();
    },
  };
}

function limited(payload: string, failed: boolean): Outcome {
  if (Buffer.byteLength(payload) <= payloadLimits.response) return { payload, failed };
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${payloadLimits.response} bytes).`,
  );
}
