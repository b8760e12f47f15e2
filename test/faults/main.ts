/**
 * Plays scenarios of faults: `npm run test:faults` all, `npm run test:faults -- "resend batch #7" lost` those whose
 * names hold these words. It names each that breaks a promise; the name plays it again. `--only "resend batch"` takes
 * one operation, `--kind lost` one kind of fault (both may be repeated), `--list` names them and plays none.
 */
import { parseArgs } from 'node:util';
import { generate } from '../../bin/generate.ts';
import { Harness } from './harness.ts';
import { operations } from './operations.ts';

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
    for (const scenario of await harness.scenariosOf(operation)) {
      if (!words.every((word) => scenario.id.includes(word))) continue;
      if (values.kind.length > 0 && !values.kind.includes(scenario.kind)) continue;
      if (values.list) {
        console.log(scenario.id);
        continue;
      }
      const { violations } = await harness.play(scenario);
      played += 1;
      if (violations.length === 0) continue;
      broken += 1;
      console.log(`${scenario.id}\n${violations.map((violation) => `    ${violation}`).join('\n')}`);
    }
    console.log(`(${operation.name} is through)`);
  }
} finally {
  await harness.close();
}
console.log(`${played} scenarios played, ${broken} of them broke a promise`);
process.exitCode = broken > 0 ? 1 : 0;
