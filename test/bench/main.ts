/** `npm run bench`: measures Muster against every other way to do the job. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { generate } from '../../bin/generate.ts';
import { Bench } from './bench.ts';
import { passGate } from './gate.ts';
import { parts } from './parts/parts.ts';
import { asJson, asMarkdown, asText, type Measured } from './report.ts';

const names = Object.keys(parts);
const document = join(import.meta.dirname, '../../docs/benchmarks.md');

const options = new Command('npm run bench --')
  .description(
    'Measures Muster against every other way to do the job, all against a stub of AWS, and how it mails on the local engine. A whole run takes some half an hour and is written to docs/benchmarks.md.',
  )
  .option('--json', 'print every figure as one JSON object')
  .option('--only <name>', `run one part, and write no report: ${names.join(', ')}`, partName)
  .option('--pairs <count>', 'pairs that are measured of whatever is compared', wholeNumber, 16)
  .option('--gate', 'only check, in seconds, that nothing became much worse; fails if it did')
  .parse()
  .opts();

generate();
const bench = await Bench.start((line) => console.error(line));
try {
  if (options.gate) {
    process.exitCode = (await passGate(bench)) ? 0 : 1;
  } else {
    await measure();
  }
} finally {
  await bench.close();
}

async function measure(): Promise<void> {
  const measured: Measured[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (options.only !== undefined && options.only !== name) continue;
    bench.tell(`${part.title} …`);
    const findings = await part.measure(bench, { pairs: options.pairs });
    await bench.endPart();
    measured.push({ part, findings });
    if (!options.json) console.log(`${asText({ part, findings })}\n`);
  }
  const report = { date: new Date().toISOString().slice(0, 10), pairs: options.pairs, parts: measured };
  if (options.json) console.log(asJson(report));
  if (options.only === undefined) await writeFile(document, asMarkdown(report));
}

function partName(value: string): string {
  if (names.includes(value)) return value;
  throw new InvalidArgumentError(`The parts are ${names.join(', ')}.`);
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}
