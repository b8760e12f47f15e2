/** The parts of dynalite that are used here; it comes without types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    readonly path?: string;
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }): Server;
}

declare module 'dynalite/db/index.js' {
  const database: {
    /** Its actions call this through the module for each write, before the item itself is written. */
    updateIndexes(
      store: unknown,
      table: unknown,
      before: unknown,
      after: unknown,
      done: (error?: Error) => void,
    ): void;
  };
  export default database;
}
