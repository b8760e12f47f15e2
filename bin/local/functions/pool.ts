import type { FunctionDefinition } from './definition.ts';
import { type ExecutionEnvironment, startExecutionEnvironment } from './execution-environment.ts';
import type { Outcome } from './outcome.ts';

/** The execution environments of one function. */
export interface Pool {
  /** Handles an event as soon as an environment is free. Resolves always. */
  invoke(requestId: string, event: string): Promise<Outcome>;
  /** Stops all environments; what runs in them ends as a crash. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly definition: FunctionDefinition;
  readonly variables: Readonly<Record<string, string>>;
  /** Most events handled at once; further ones wait for their turn. */
  readonly size: number;
  log(line: string): void;
}

/** Starts environments as events need them, and uses the most recently used one first, as Lambda does. */
export function createPool({ definition, variables, size, log }: PoolOptions): Pool {
  const all = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const waiting: ((environment: ExecutionEnvironment) => void)[] = [];

  function start(): ExecutionEnvironment {
    const environment = startExecutionEnvironment({
      definition,
      variables,
      log,
      onEnd() {
        all.delete(environment);
        const place = idle.indexOf(environment);
        if (place >= 0) idle.splice(place, 1);
      },
    });
    all.add(environment);
    return environment;
  }

  async function acquire(): Promise<ExecutionEnvironment> {
    const free = idle.pop();
    if (free) return free;
    if (all.size < size) return start();
    return new Promise((resolve) => waiting.push(resolve));
  }

  function release(environment: ExecutionEnvironment): void {
    const next = waiting.shift();
    const usable = all.has(environment);
    if (next) next(usable ? environment : start());
    else if (usable) idle.push(environment);
  }

  return {
    async invoke(requestId, event) {
      const environment = await acquire();
      const started = performance.now();
      try {
        return await environment.invoke(requestId, event);
      } finally {
        log(`REPORT RequestId: ${requestId} Duration: ${(performance.now() - started).toFixed(2)} ms`);
        release(environment);
      }
    },
    async close() {
      waiting.length = 0;
      await Promise.all([...all].map((environment) => environment.stop()));
    },
  };
}
