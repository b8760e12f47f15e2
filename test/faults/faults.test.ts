import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Harness, sample } from './harness.ts';
import { operations } from './operations.ts';

/** Scenarios of each operation that are played here; `npm run test:faults` plays all. */
const scenariosEach = 4;

/** Which ones. Another seed plays others. */
const seed = Number(process.env.FAULTS_SEED ?? 0);

/** Those whose every scenario keeps every promise. */
const covered = operations.filter(({ name }) => ['create', 'create by direct invocation'].includes(name));

let harness: Harness;

beforeAll(async () => {
  harness = await Harness.start();
}, 300_000);

afterAll(() => harness.close());

test.each(covered)(
  '$name keeps every promise whatever goes wrong with a call',
  async (operation) => {
    const all = (await harness.scenariosOf(operation)).filter(({ kind }) => kind !== 'stopped');
    const scenarios = sample(all, scenariosEach, seed);
    expect(scenarios.length).toBe(scenariosEach);
    const results = [];
    for (const scenario of scenarios) results.push(await harness.play(scenario));
    expect(
      results.flatMap(({ id, violations }) => violations.map((violation) => `${id}: ${violation}`)),
    ).toEqual([]);
  },
  120_000,
);
