/**
 * Plays scenarios of faults: `npm run test:faults` all, `npm run test:faults -- "resend batch #7" lost` those whose
 * names hold these words. It names each that breaks a promise; the name plays it again. `--only "resend batch"` takes
 * one operation, `--kind lost` one kind of fault (both may be repeated), `--list` names them and plays none.
 */
import { parseArgs } from 'node:util';
import { generate } from '../../bin/generate.ts';
import { Harness, type NamedScenario } from './harness.ts';
import { operations } from './operations.ts';
import { races } from './races.ts';

generate();
const { positionals: words, values } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean' },
    only: { type: 'string', multiple: true, default: [] },
    kind: { type: 'string', multiple: true, default: [] },
  },
});
const harness = await Harness.start();
let played = 0;
let broken = 0;
try {
  for (const operation of operations) {
    if (values.only.length > 0 && !values.only.includes(operation.name)) continue;
    for (const scenario of await scenariosOf(operation)) {
      if (values.list) console.log(scenario.id);
      else await play(scenario);
    }
    console.log(`(${operation.name} is through)`);
  }
} finally {
  await harness.close();
}
console.log(`${played} scenarios played, ${broken} of them broke a promise`);
process.exitCode = broken > 0 ? 1 : 0;

async function scenariosOf(operation: (typeof operations)[number]): Promise<NamedScenario[]> {
  const all = [...(await harness.scenariosOf(operation))];
  for (const race of races) if (race.operation === operation) all.push(...(await harness.racesOf(race)));
  return all
    .filter(({ id }) => words.every((word) => id.includes(word)))
    .filter(({ kind }) => values.kind.length === 0 || values.kind.includes(kind));
}

async function play(scenario: NamedScenario): Promise<void> {
  const { violations } = await harness.play(scenario);
  played += 1;
  if (violations.length === 0) return;
  broken += 1;
  console.log(`${scenario.id}\n${violations.map((violation) => `    ${violation}`).join('\n')}`);
}
