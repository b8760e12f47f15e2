import type { FunctionDefinition } from './definition.ts';
import { type ExecutionEnvironment, startExecutionEnvironment } from './execution-environment.ts';
import { failure, type Outcome, throttled } from './outcome.ts';

/** The execution environments of one function. */
export interface Pool {
  /**
   * Handles an event as soon as an environment is free. Resolves always.
   *
   * @param startBy epoch milliseconds until which the event waits for one; without it, an event beyond the function's
   *   reserved concurrency is turned away
   */
  invoke(requestId: string, event: string, startBy?: number): Promise<Outcome>;
  /** Ends the environment that has been at its event the longest. @returns whether there was one */
  kill(): Promise<boolean>;
  /** Turns away what waits, and stops all environments: what runs in them ends within `graceMs`, or as a crash. */
  close(graceMs: number): Promise<void>;
}

export interface PoolOptions {
  readonly definition: FunctionDefinition;
  readonly variables: Readonly<Record<string, string>>;
  /** Most events handled at once, where the template does not reserve fewer; further ones wait for their turn. */
  readonly size: number;
  log(line: string): void;
}

/** Starts environments as events need them, and uses the most recently used one first, as Lambda does. */
export function createPool({ definition, variables, size, log }: PoolOptions): Pool {
  const { reservedConcurrency } = definition;
  const most = Math.min(size, reservedConcurrency ?? size);
  const all = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const line = createLine();
  /** Environments that are at an event, in the order in which they began. */
  const busy = new Set<ExecutionEnvironment>();
  let running = 0;
  let closed = false;

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

  /** @returns why there is no room for the event, if there is none */
  async function enter(startBy: number | undefined): Promise<Outcome | undefined> {
    if (closed) return stopping;
    if (running < most) {
      running += 1;
      return undefined;
    }
    if (startBy === undefined && reservedConcurrency !== undefined) return throttled;
    return line.wait(startBy);
  }

  function leave(environment: ExecutionEnvironment): void {
    busy.delete(environment);
    if (all.has(environment)) idle.push(environment);
    if (!line.admit()) running -= 1;
  }

  return {
    async invoke(requestId, event, startBy) {
      const refusal = await enter(startBy);
      if (refusal) return refusal;
      const environment = idle.pop() ?? start();
      busy.add(environment);
      const started = performance.now();
      try {
        return await environment.invoke(requestId, event);
      } finally {
        log(`REPORT RequestId: ${requestId} Duration: ${(performance.now() - started).toFixed(2)} ms`);
        leave(environment);
      }
    },
    async kill() {
      const [oldest] = busy;
      await oldest?.stop(0);
      return oldest !== undefined;
    },
    async close(graceMs) {
      closed = true;
      line.close();
      await Promise.all([...all].map((environment) => environment.stop(graceMs)));
    },
  };
}

const stopping = failure('ServiceException', 'The local engine is being stopped');

const expired: Outcome = { ...throttled, notStarted: 'expired' };

/** Events that wait for their turn, the longest waiting first. */
function createLine() {
  const waiting = new Set<(refusal: Outcome | undefined) => void>();
  return {
    /** @returns why the event may not enter any more, or `undefined` when it may */
    wait(startBy: number | undefined): Promise<Outcome | undefined> {
      const { promise, resolve } = Promise.withResolvers<Outcome | undefined>();
      const timer =
        startBy === undefined ? undefined : setTimeout(() => settle(expired), startBy - Date.now()).unref();
      const settle = (refusal: Outcome | undefined): void => {
        clearTimeout(timer);
        waiting.delete(settle);
        resolve(refusal);
      };
      waiting.add(settle);
      return promise;
    },
    /** Lets the first one in. @returns whether there was one */
    admit(): boolean {
      const [first] = waiting;
      first?.(undefined);
      return first !== undefined;
    },
    close(): void {
      for (const settle of [...waiting]) settle(stopping);
    },
  };
}
