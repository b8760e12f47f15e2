import database from 'dynalite/db/index.js';

/** Updates of indexes that have yet to be made. */
export interface IndexLag {
  /** Makes them at once, those of later writes too. */
  flush(): Promise<void>;
}

/**
 * Has secondary indexes follow their table by a while, as on AWS, where they are eventually consistent. Tables
 * themselves are up to date as ever.
 *
 * @param lagMs how long an index shows what was; on AWS mostly some ten milliseconds, at times seconds
 * @param log takes what goes wrong when nobody waits for it any more
 */
export function delayIndexes(lagMs: number, log: (message: string) => void): IndexLag {
  const update = database.updateIndexes;
  const timers = new Map<NodeJS.Timeout, () => void>();
  let lag = lagMs;
  let last = Promise.resolve();

  database.updateIndexes = (store, table, before, after, done) => {
    const apply = (): void => {
      timers.delete(timer);
      last = last.then(() => {
        const { promise, resolve } = Promise.withResolvers<void>();
        update(store, table, before, after, (error) => {
          if (error) log(error.message);
          resolve();
        });
        return promise;
      });
    };
    const timer = setTimeout(apply, lag);
    timers.set(timer, apply);
    done();
  };

  return {
    async flush() {
      lag = 0;
      for (const [timer, apply] of [...timers]) {
        clearTimeout(timer);
        apply();
      }
      await last;
    },
  };
}
