import type { Bench } from './bench.ts';
import { allowedOthers, neededCalls, sortCalls } from './expected-calls.ts';
import { lastMailBeyondRate } from './parts/at-once.ts';
import { cpuAgainstTuned } from './parts/cpu.ts';
import { importAgainstBaseline, sizeOf } from './parts/startup.ts';

/**
 * What a change may not go beyond: for the ratios near twice what they are, so that the machine's mood fails none. Mail
 * that is left to the schedule comes up to a minute late; on a busy machine the rest takes seconds longer, too.
 */
const limits = { bundleKib: 480, importRatio: 1.15, cpuRatio: 1.05, lastMailSeconds: 10 };

const pairs = 6;

/** Checks call counts, bundle size, import, CPU and how soon mail leaves; says what it found. @returns whether all is well */
export async function passGate(bench: Bench): Promise<boolean> {
  const checks: [name: string, value: number, limit: number][] = [
    ['Calls beside those that 2 010 addresses with mail need', await excessCalls(bench), 0],
    ['http bundle, KiB', (await sizeOf(bench)).value, limits.bundleKib],
    ['Import, Muster / baseline', await importAgainstBaseline(bench, pairs), limits.importRatio],
    ['CPU, Muster / the tuned script', await cpuAgainstTuned(bench, pairs), limits.cpuRatio],
    [
      'Last of 120 mails later than the rate of 50 a second allows, s',
      await lastMailBeyondRate(bench, 120, 50),
      limits.lastMailSeconds,
    ],
  ];
  for (const [name, value, limit] of checks) {
    console.log(
      `${value <= limit ? 'ok  ' : 'FAIL'} ${name}: ${Number(value.toFixed(2))} (at most ${limit})`,
    );
  }
  const passed = checks.filter(([, value, limit]) => value <= limit).length;
  console.log(`bench: ${passed} passed, ${checks.length - passed} failed`);
  return passed === checks.length;
}

async function excessCalls(bench: Bench): Promise<number> {
  const addresses = 2_010;
  await bench.run(bench.contestant('muster', true), addresses);
  const found = sortCalls(await bench.stub.counts());
  const needed = neededCalls(addresses, true);
  return (
    Math.abs(found.tokenWrites - needed.tokenWrites) +
    Math.abs(found.chunkWrites - needed.chunkWrites) +
    Math.abs(found.sends - needed.sends) +
    Math.max(0, found.others - allowedOthers(addresses, true, 0))
  );
}
