import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { Child } from '../child.ts';
import { functionEnvironment } from '../environment.ts';
import { stubSettings } from '../seeds.ts';
import type { Counts } from '../stub/messages.ts';
import type { Shift, ShiftReply } from './deliver-worker.ts';

export interface Delivery {
  readonly batches: number;
  readonly addressesEach: number;
  readonly workers: number;
  /** Recipients a second that SES takes. */
  readonly perSecond: number;
}

export interface Delivered {
  readonly counts: Counts;
  /** Milliseconds of CPU of all workers. */
  readonly cpu: number;
}

/** Milliseconds that workers are given beyond what the rate needs. */
const spare = 4_000;

/**
 * Lets requests be accepted without making anything yet, then deliver functions make and send it all, several at once.
 *
 * @throws Error when not everybody was mailed in time
 */
export async function deliverAll(bench: Bench, delivery: Delivery): Promise<Delivered> {
  const { batches, addressesEach, workers, perSecond } = delivery;
  const { arm } = bench.contestant('muster');
  const children = Array.from(
    { length: workers },
    () =>
      new Child<Shift, ShiftReply>(join(import.meta.dirname, 'deliver-worker.ts'), {
        environment: { ...functionEnvironment(bench.stub.url), DELIVER_BUNDLE: bench.bundles.deliver },
      }),
  );
  try {
    await bench.stub.reset(stubSettings({ perSecond }));
    // A worker that is up loads no more: the clock starts when all are.
    await Promise.all(children.map((child) => child.ask({ until: 0 })));
    for (let n = 0; n < batches; n += 1) {
      await arm.run({ count: addressesEach, from: n * addressesEach, sendEmail: true, respondAsync: true });
    }
    const recipients = batches * addressesEach;
    const until = Date.now() + (recipients / perSecond) * 1000 + spare;
    const replies = await Promise.all(children.map((child) => child.ask({ until })));
    const counts = await bench.stub.counts();
    if (counts.recipients !== recipients) {
      throw new Error(`${counts.recipients} of ${recipients} were mailed`);
    }
    return { counts, cpu: replies.reduce((sum, reply) => sum + cpuOf(reply), 0) };
  } finally {
    await Promise.all(children.map((child) => child.close()));
  }
}

function cpuOf(reply: ShiftReply): number {
  if ('cpu' in reply) return reply.cpu;
  throw new Error(`A deliver function failed: ${reply.error}`);
}
