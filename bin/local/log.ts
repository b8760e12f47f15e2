import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where what the functions print goes. */
export interface LineLog {
  write(source: string, line: string): void;
  close(): void;
}

/** Lines go to `functions.log`, so that the terminal stays readable, or to standard error where that is asked for. */
export function openLog(directory: string, verbose: boolean): LineLog {
  if (verbose) {
    return {
      write: (source, line) => void process.stderr.write(`${source} ${line}\n`),
      close: () => undefined,
    };
  }
  mkdirSync(directory, { recursive: true });
  const file = createWriteStream(join(directory, 'functions.log'));
  return { write: (source, line) => void file.write(`${source} ${line}\n`), close: () => void file.end() };
}
