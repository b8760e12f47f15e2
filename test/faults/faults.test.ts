import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Harness, type NamedScenario, sample } from './harness.ts';
import { operations } from './operations.ts';
import { races } from './races.ts';

/** Which scenarios are played here; another seed plays others, and `npm run test:faults` all. */
const seed = Number(process.env.FAULTS_SEED ?? 0);

/** Those that write most; the others are played by `npm run test:faults` alone. */
const played = [
  'create',
  'send later',
  'resend batch',
  'rotate token',
  'remove token before its mail',
  'redeem',
  'record mail events',
];

let harness: Harness;

beforeAll(async () => {
  harness = await Harness.start();
}, 300_000);

afterAll(() => harness.close());

test.each(operations.filter(({ name }) => played.includes(name)))(
  '$name keeps every promise whatever goes wrong with a call',
  async (operation) => {
    await play(sample(await harness.scenariosOf(operation), 3, seed));
  },
  300_000,
);

test('a process that stood still for longer than its lease, while another did its work, writes and mails nothing', async () => {
  const sendLater = operations.filter(({ name }) => name === 'send later');
  for (const operation of sendLater) {
    const stopped = (await harness.scenariosOf(operation)).filter(({ kind }) => kind === 'stopped');
    await play(stopped.filter(({ id }) => id.includes('SendBulkTemplatedEmail')));
    await play(sample(stopped, 3, seed));
  }
}, 300_000);

test('two that meet leave what each was told', async () => {
  const met = races.filter(({ operation }) => operation.name === 'send later');
  for (const race of sample(met, 3, seed)) await play(sample(await harness.racesOf(race), 1, seed + 20));
}, 300_000);

async function play(scenarios: readonly NamedScenario[]): Promise<void> {
  expect(scenarios.length).toBeGreaterThan(0);
  const broken: string[] = [];
  for (const scenario of scenarios) {
    const { id, violations } = await harness.play(scenario);
    broken.push(...violations.map((violation) => `${id}: ${violation}`));
  }
  expect(broken).toEqual([]);
}
