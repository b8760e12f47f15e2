import { mapSettled } from '../../../lambda/map-settled.ts';
import { addressesFor } from '../load.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Part } from './part.ts';

const organizations = 10;
const batchesEach = 30;
const addressesEach = 2_000;
const people = 10;
const rate = 50;
const tries = 3;
const concurrentRequests = 2;

/** How long a few people wait behind the crowds of others. */
export const fairness: Part = {
  title: 'A few among many',
  how: `On the local engine at ${rate} a second, ${organizations} organizations have ${batchesEach} batches of ${addressesEach} queued each. Then another invites ${people} people over HTTP, ${tries} times, one after the other; the time runs from the call to the last of the ${people}.`,
  async measure(bench) {
    const stack = await bench.localStack(rate);
    await queueUp(stack, (line) => bench.tell(line));
    const waits: number[] = [];
    for (let n = 0; n < tries; n += 1) {
      const began = Date.now();
      const batchId = await stack.post(addressesFor(people, n * people));
      const mails = await stack.untilMailed(batchId, people, 600_000);
      waits.push(((mails.at(-1)?.at ?? Number.NaN) - began) / 1_000);
      await stack.rest();
    }
    return {
      figures: [
        {
          name: 'fewAmongMany',
          label: `Last of ${people} people while ${organizations} organizations have ${organizations * batchesEach * addressesEach} queued, at worst`,
          value: Math.max(...waits),
          unit: 's',
          limit: { bar: 10, aim: 3 },
        },
      ],
      tables: [
        {
          title: `To the last of ${people} people`,
          columns: ['Request', 's'],
          rows: waits.map((wait, n) => [n + 1, wait.toFixed(2)]),
        },
      ],
    };
  },
};

async function queueUp(stack: LocalStack, tell: (line: string) => void): Promise<void> {
  const ids = await stack.addOrganizations(organizations);
  const others = Array.from({ length: batchesEach }, () => ids).flat();
  let made = 0;
  await mapSettled(others, concurrentRequests, async (id) => {
    await stack.invoke(id, addressesFor(addressesEach));
    made += 1;
    if (made % 30 === 0) tell(`${made} of ${others.length} batches are queued`);
  });
}
