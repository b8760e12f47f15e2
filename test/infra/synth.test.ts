import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentNames } from '../../lambda/environment.ts';
import { synthesise } from '../support/synth.ts';

let outdir: string;

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'muster-synth-'));
  await synthesise(outdir);
}, 240_000);

afterAll(() => rm(outdir, { recursive: true, force: true }));

test('CloudFormation finds no fault with the template', async () => {
  const report: unknown = JSON.parse(await readFile(join(outdir, 'validation-report.json'), 'utf8'));
  expect(report).toMatchObject({ pluginReports: [] });
});

test('every function is one module that exports its handler; beside it lies only what it may load later', async () => {
  const bundles = (await readdir(outdir))
    .filter((name) => name.startsWith('asset.'))
    .map((name) => join(outdir, name, 'index.cjs'));
  expect(bundles).toHaveLength(5);
  const environment = Object.fromEntries(Object.values(environmentNames).map((name) => [name, 'test']));
  for (const bundle of bundles) {
    const asksForDelivery = (await readFile(bundle, 'utf8')).includes('./lambda-client.cjs');
    expect(await readdir(dirname(bundle))).toEqual([
      'credential-sources.cjs',
      'index.cjs',
      ...(asksForDelivery ? ['lambda-client.cjs'] : []),
    ]);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--eval',
        `import(${JSON.stringify(bundle)}).then((bundle) => { console.log(typeof bundle.handler); process.exit(); })`,
      ],
      { cwd: outdir, env: { ...environment, AWS_REGION: 'eu-west-1' } },
    );
    expect(stdout.trim()).toBe('function');
  }
});
