import { allowedOthers, neededCalls, sortCalls } from '../expected-calls.ts';
import type { Part } from './part.ts';

const sizes = [1, 10, 24, 25, 26, 49, 50, 51, 625, 1_249, 1_250, 1_251, 2_600, 4_999, 5_000];

/** Calls to AWS, counted. */
export const calls: Part = {
  title: 'Calls',
  how: 'Requests of several sizes with and without mail, without faults; every call is counted by the stub.',
  async measure(bench) {
    const rows: (string | number)[][] = [];
    let deviations = 0;
    let beyond = 0;
    for (const sendEmail of [false, true]) {
      const contestant = bench.contestant('muster', sendEmail);
      // The first request of a process also fetches the signing keys.
      await bench.run(contestant, 1);
      for (const size of sizes) {
        await bench.run(contestant, size);
        const { tokenWrites, chunkWrites, sends, others } = sortCalls(await bench.stub.counts());
        const needed = neededCalls(size, sendEmail);
        deviations += Math.abs(tokenWrites - needed.tokenWrites);
        deviations += Math.abs(chunkWrites - needed.chunkWrites) + Math.abs(sends - needed.sends);
        beyond += Math.max(0, others - allowedOthers(size, sendEmail, 0));
        rows.push([size, sendEmail ? 'yes' : 'no', tokenWrites, chunkWrites, sends, others]);
      }
    }
    return {
      figures: [
        {
          name: 'callsBesideTheNeeded',
          label: 'Writes of tokens and chunks and sends that are one too many or too few, all sizes',
          value: deviations,
          digits: 0,
          limit: { bar: 0 },
        },
        {
          name: 'callsBeyondTheAllowance',
          label: 'Other calls beyond 7 a request, 2 a chunk sent and 1 a window, all sizes',
          value: beyond,
          digits: 0,
          limit: { bar: 0 },
        },
      ],
      tables: [
        {
          title: 'Calls',
          columns: ['Addresses', 'Mail', 'Token writes', 'Chunk writes', 'Sends', 'Others'],
          rows,
        },
      ],
    };
  },
};
