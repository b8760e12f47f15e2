import { parseCreateBatch } from '../../../lambda/schemas/create-batch.ts';
import { joiCreateBatch } from '../../support/joi-create-batch.ts';
import { inRounds } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { addressesFor, bodyFor } from '../load.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Part } from './part.ts';
import { zodCreateBatch } from './zod-create-batch.ts';

const addresses = 10_000;

/** Checking the body of a request by its schema. */
export const validation: Part = {
  title: 'Validation',
  how: `A valid request of ${addresses} addresses, parsed from JSON already, against its schema: Muster's (AJV compiled ahead, with our limits on size and depth), zod's and Joi's with the same rules. The form of each address is not part of the schema.`,
  async measure(_bench, { pairs }) {
    const body = bodyFor(addressesFor(addresses), true);
    const contestants = [
      { label: 'Muster', repeat: 400, check: () => parseCreateBatch(body).ok },
      { label: 'zod', repeat: 400, check: () => zodCreateBatch.safeParse(body).success },
      { label: 'Joi', repeat: 8, check: () => joiCreateBatch.validate(body).error === undefined },
    ];
    const costs = await inRounds(
      contestants.map(
        ({ check, repeat }) =>
          async () =>
            microseconds(check, repeat),
      ),
      { rounds: pairs },
    );
    const [muster = [], zod = [], joi = []] = costs;
    const ratio = (name: string, label: string, to: readonly number[]): Figure => {
      const { median: value, low, high } = medianRatio(muster, to);
      return { name, label, value, interval: [low, high], digits: 3, limit: { bar: 0.2 } };
    };
    return {
      figures: [
        ratio('validationToZod', 'Validation, Muster / zod', zod),
        ratio('validationToJoi', 'Validation, Muster / Joi', joi),
      ],
      tables: [
        {
          title: `Validating a request of ${addresses}`,
          columns: ['With', 'CPU, µs'],
          rows: contestants.map(({ label }, n) => [label, median(costs[n] ?? []).toFixed(1)]),
        },
      ],
    };
  },
};

/** CPU of one check. @throws Error when the request is refused */
function microseconds(check: () => boolean, repeat: number): number {
  const before = process.cpuUsage();
  for (let n = 0; n < repeat; n += 1) if (!check()) throw new Error('A valid request was refused');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / repeat;
}
