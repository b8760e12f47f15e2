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
   */
  invoke(definition: FunctionDefinition, requestId: string, event: string): Promise<Outcome>;
  close(): Promise<void>;
}

export interface FunctionsOptions {
  readonly definitions: readonly FunctionDefinition[];
  readonly access: ServiceAccess;
  /** Takes each line that a function prints. */
  log(functionName: string, line: string): void;
}

/**
 * Environments a function may have at once. On AWS a thousand; here each is a thread of this process, and more than
 * a few for each core only take memory.
 */
const environmentsPerFunction = 8;

export function openFunctions({ definitions, access, log }: FunctionsOptions): Functions {
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
    invoke: (definition, requestId, event) => poolOf(definition).invoke(requestId, event),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
