/** One deliver function in a process of its own: runs again and again, as the schedule calls it, until a given moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { lambdaContext } from '../../support/lambda-events.ts';

export interface Shift {
  /** Epoch milliseconds. */
  readonly until: number;
}

export type ShiftReply = { readonly cpu: number } | { readonly error: string };

/** What the function keeps back of its time for noting how far it has come, in milliseconds. */
const reserve = 20_000;

const bundle: { handler(event: unknown, context: unknown): Promise<void> } = await import(
  pathToFileURL(process.env.DELIVER_BUNDLE ?? '').href
);

process.on('message', (shift: Shift) => void work(shift));
process.on('disconnect', () => process.exit());

async function work({ until }: Shift): Promise<void> {
  try {
    const before = process.cpuUsage();
    for (let left = until - Date.now(); left > 0; left = until - Date.now()) {
      await bundle.handler({}, lambdaContext(left + reserve));
      await sleep(Math.min(left, 1_000));
    }
    const { user, system } = process.cpuUsage(before);
    reply({ cpu: (user + system) / 1000 });
  } catch (error) {
    reply({ error: String(error) });
  }
}

function reply(message: ShiftReply): void {
  process.send?.(message);
}
