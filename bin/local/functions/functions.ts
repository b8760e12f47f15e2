import type { FunctionDefinition } from './definition.ts';
import type { Outcome } from './outcome.ts';
import { createPool, type Pool } from './pool.ts';
import { functionVariables, type ServiceAccess } from './variables.ts';

/** All deployed functions. */
export interface Functions {
  readonly all: readonly FunctionDefinition[];
  /** @param reference name, name with qualifier, or (partial) ARN, as the Invoke API takes it */
  find(reference: string): FunctionDefinition | undefined;
  /**
   * Handles one event and waits for it. Resolves always.
   *
   * @param event JSON text
   * @param startBy of an asynchronous event: it waits in line until this moment (epoch milliseconds) where another one
   *   would be turned away by the function's reserved concurrency
   */
  invoke(
    definition: FunctionDefinition,
    requestId: string,
    event: string,
    startBy?: number,
  ): Promise<Outcome>;
  /** Ends the environment that has been at its event the longest. @returns whether there was one */
  kill(definition: FunctionDefinition): Promise<boolean>;
  /** Takes no more events, and stops what still runs after `terminationGraceMs`. */
  close(): Promise<void>;
}

export interface FunctionsOptions {
  readonly definitions: readonly FunctionDefinition[];
  readonly access: ServiceAccess;
  /** How long events that are being handled may go on after SIGTERM. */
  readonly terminationGraceMs: number;
  /** Takes each line that a function prints. */
  log(functionName: string, line: string): void;
}

/**
 * Environments a function may have at once, unless the template reserves fewer. On AWS a thousand; here each is a thread
 * of this process, and more than a few for each core only take memory.
 */
const environmentsPerFunction = 8;

export function openFunctions(options: FunctionsOptions): Functions {
  const { definitions, access, terminationGraceMs, log } = options;
  const pools = new Map<FunctionDefinition, Pool>();
  const poolOf = (definition: FunctionDefinition): Pool => {
    const present = pools.get(definition);
    if (present) return present;
    const pool = createPool({
      definition,
      variables: functionVariables(definition, access),
      size: environmentsPerFunction,
      log: (line) => log(definition.name, line),
    });
    pools.set(definition, pool);
    return pool;
  };
  return {
    all: definitions,
    find(reference) {
      const name = /^(?:.*:)?function:([^:]+)|^([^:]+)/.exec(reference);
      return definitions.find((definition) => definition.name === (name?.[1] ?? name?.[2]));
    },
    invoke: (definition, requestId, event, startBy) => poolOf(definition).invoke(requestId, event, startBy),
    kill: async (definition) => (await pools.get(definition)?.kill()) ?? false,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close(terminationGraceMs)));
    },
  };
}
