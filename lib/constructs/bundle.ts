import { basename, dirname, join } from 'node:path';
import { AssetHashType, BundlingOutput, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** How every function is bundled: all dependencies in one file, the SDK too, so that its version is ours. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // An ES module that imports node:http makes Node load all that is behind it, 20 ms at each start.
  format: 'cjs',
  // The ES modules of a package, not the CommonJS that esbuild takes for Node: they shake.
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What only an environment without credentials of its own loads, Lambda's never. */
const credentialSources = './credential-sources.cjs';

/** What only a function that asks for another one loads, when it first does. */
const lambdaClient = './lambda-client.cjs';

const credentialAlias = {
  '@aws-sdk/credential-provider-ini': credentialSources,
  '@aws-sdk/credential-provider-process': credentialSources,
  '@aws-sdk/credential-provider-sso': credentialSources,
  '@aws-sdk/credential-provider-web-identity': credentialSources,
};

/** Modules that a bundle takes from elsewhere than their name says. */
const alias = {
  // Its front door loads a parser of XML that nothing here uses.
  plist: join(root, 'node_modules/plist/dist/build.js'),
  // The SDK loads it only for operations that stream events; DynamoDB, SES and Secrets Manager have none.
  '@smithy/core/event-streams': join(import.meta.dirname, 'empty-module.ts'),
  '@aws-sdk/client-lambda': lambdaClient,
  ...credentialAlias,
};

/** The options of a function's own file. */
export const functionOptions = {
  ...bundleOptions,
  alias,
  external: [credentialSources, lambdaClient],
} as const satisfies BuildOptions;

/**
 * Bundles a function: `index.cjs`, and beside it what it loads only when needed: the sources of credentials for where
 * it finds none in its environment, and the Lambda client if its code asks for one.
 *
 * @param entry absolute path of the entry's source file
 * @param directory where the files go
 */
export function bundleFunction(entry: string, directory: string): void {
  const { metafile } = buildSync({
    ...functionOptions,
    entryPoints: [entry],
    outfile: join(directory, 'index.cjs'),
    metafile: true,
  });
  const isImported = Object.values(metafile.outputs).some(({ imports }) =>
    imports.some(({ path }) => path === lambdaClient),
  );
  if (isImported) {
    buildSync({
      ...bundleOptions,
      alias: credentialAlias,
      external: [credentialSources],
      entryPoints: [join(import.meta.dirname, 'lambda-client.ts')],
      outfile: join(directory, lambdaClient),
    });
  }
  buildSync({
    ...bundleOptions,
    entryPoints: [join(import.meta.dirname, 'credential-sources.ts')],
    outfile: join(directory, credentialSources),
  });
}

/**
 * The code of one function, bundled at synth by esbuild in this process.
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
          bundleFunction(entry, outputDirectory);
          return true;
        },
      },
    },
  });
}
