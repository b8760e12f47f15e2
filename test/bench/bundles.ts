import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { bundleFunction, functionOptions } from '../../lib/constructs/bundle.ts';

const root = join(import.meta.dirname, '../..');
const baseline = 'test/bench/baseline-entry.ts';

/** Files of bundles, each made as it is deployed or as its name says. */
export interface Bundles {
  readonly http: string;
  readonly deliver: string;
  /** The http function not minified: what each line comes from can be told. */
  readonly readableHttp: string;
  /** The two SDK clients and Middy alone, as CDK's NodejsFunction bundles them when told to minify. */
  readonly usualBaseline: string;
  /** The same, bundled as our functions are. */
  readonly ownBaseline: string;
  remove(): Promise<void>;
}

/** How CDK's NodejsFunction calls esbuild, minified, for this runtime. */
const usualOptions: BuildOptions = { bundle: true, platform: 'node', target: 'node24', minify: true };

export async function buildBundles(): Promise<Bundles> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const deployed = (name: string): string => {
    bundleFunction(join(root, `lambda/entries/${name}.ts`), join(folder, name));
    return join(folder, name, 'index.cjs');
  };
  const make = async (name: string, entry: string, options: BuildOptions): Promise<string> => {
    const outfile = join(folder, name, 'index.cjs');
    await build({ ...options, absWorkingDir: root, entryPoints: [entry], outfile, logLevel: 'error' });
    return outfile;
  };
  return {
    http: deployed('http'),
    deliver: deployed('deliver'),
    readableHttp: await make('readable-http', 'lambda/entries/http.ts', {
      ...functionOptions,
      minify: false,
    }),
    usualBaseline: await make('usual-baseline', baseline, usualOptions),
    ownBaseline: await make('own-baseline', baseline, functionOptions),
    remove: () => rm(folder, { recursive: true }),
  };
}
