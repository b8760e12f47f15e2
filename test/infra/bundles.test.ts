import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { functionOptions } from '../../lib/constructs/bundle.ts';

const root = join(import.meta.dirname, '../..');

test('requests to the API load nothing of the pages', async () => {
  const sources = await bundledFrom('http');
  expect(sources).toContain('lambda/http/controllers.ts');
  expect(sources.filter((path) => /lambda\/pages\/|\/(qrcode|plist|xmlbuilder)\//.test(path))).toEqual([]);
});

test('pages load neither what sends mail nor what checks requests', async () => {
  const sources = await bundledFrom('enroll-page');
  expect(sources).toContain('lambda/pages/enroll-page.ts');
  const strangers = /client-ses|lambda\/mail\/ses|lambda\/schemas\/generated|middy|store\/batches/;
  expect(sources.filter((path) => strangers.test(path))).toEqual([]);
});

test.each(['http', 'direct'])(
  '%s loads the client that asks for delivery only when it asks',
  async (entry) => {
    const sources = await bundledFrom(entry);
    expect(sources).toContain('lambda/delivery/lambda-trigger.ts');
    expect(sources.filter((path) => /client-lambda/.test(path))).toEqual([]);
  },
);

/** Paths of the files of which something is in the bundle of a function. */
async function bundledFrom(entry: string): Promise<string[]> {
  const { metafile } = await build({
    ...functionOptions,
    absWorkingDir: root,
    entryPoints: [`lambda/entries/${entry}.ts`],
    outfile: 'index.cjs',
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
}
