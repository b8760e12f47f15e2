import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Time as a world and all of its processes see it: the real one, moved forward by what a file says. */
export interface Clock {
  /** The file: eight bytes, milliseconds as a double. */
  readonly file: string;
  /** Epoch milliseconds. */
  now(): number;
  /** Moves time forward to a moment; never back. */
  advanceTo(moment: number): void;
  /** Sets time, back if need be: for a world that begins anew. */
  set(moment: number): void;
  close(): void;
}

/** Makes the file of a clock that shows real time. */
export function createClock(): Clock {
  const folder = mkdtempSync(join(tmpdir(), 'muster-clock-'));
  const file = join(folder, 'offset');
  closeSync(openSync(file, 'w'));
  const clock = openClock(file);
  clock.set(Date.now());
  return {
    ...clock,
    close() {
      clock.close();
      rmSync(dirname(file), { recursive: true });
    },
  };
}

/** @param realNow what the machine's clock shows, where `Date.now` itself is replaced */
export function openClock(file: string, realNow: () => number = Date.now): Clock {
  const descriptor = openSync(file, 'r+');
  const offset = new Float64Array(1);
  const read = (): number => {
    readSync(descriptor, offset, 0, 8, 0);
    return offset[0] ?? 0;
  };
  const now = (): number => Math.floor(realNow() + read());
  const set = (moment: number): void => {
    offset[0] = moment - realNow();
    writeSync(descriptor, offset, 0, 8, 0);
  };
  return {
    file,
    now,
    set,
    advanceTo(moment) {
      if (moment > now()) set(moment);
    },
    close: () => closeSync(descriptor),
  };
}
