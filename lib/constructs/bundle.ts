import { basename, dirname, join } from 'node:path';
import { AssetHashType, BundlingOutput, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

/** How every function is bundled: all dependencies in one ES module, the SDK too, so that its version is ours. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The ES modules of a package, not the CommonJS that esbuild takes for Node: they shake.
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  // Its front door loads a parser of XML that nothing here uses.
  alias: { plist: join(import.meta.dirname, '../../node_modules/plist/dist/build.js') },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * The code of one function: `index.mjs`, bundled at synth by esbuild in this process.
 *
 * @param entry absolute path of the entry's source file
 */
export function bundle(entry: string): Code {
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Part of the asset's identity: the entries share a folder.
      command: [basename(entry)],
      outputType: BundlingOutput.NOT_ARCHIVED,
      // Required by the type; never used, as bundling here cannot decline.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (outputDirectory) => {
          buildSync({ ...bundleOptions, entryPoints: [entry], outfile: join(outputDirectory, 'index.mjs') });
          return true;
        },
      },
    },
  });
}
