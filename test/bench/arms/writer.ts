import pMap from 'p-map';
import { slices } from '../../../lambda/slices.ts';
import { addressesFor } from '../load.ts';
import { type Arm, batchSize, inFlight, type NewToken } from './arm.ts';
import { newTokens } from './new-tokens.ts';

/** An arm that makes tokens of the addresses and writes them in a way of its own. */
export function writer(write: (tokens: NewToken[]) => Promise<void>): Arm {
  return {
    async prepare({ count, from }) {
      const addresses = addressesFor(count, from);
      return () => write(newTokens(addresses));
    },
  };
}

/** An arm that writes 25 tokens a call, with many calls in flight. */
export function writerOfCalls(writeCall: (tokens: NewToken[]) => Promise<void>): Arm {
  return writer(async (tokens) => {
    await pMap(slices(tokens, batchSize), writeCall, { concurrency: inFlight });
  });
}
