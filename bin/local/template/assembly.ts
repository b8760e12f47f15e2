import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { checked } from '../checked.ts';

/** One stack as `cdk synth` wrote it. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /**
   * @param objectKey name of an asset in the deployment bucket, as the template refers to it
   * @returns the folder that would be zipped and uploaded under that name
   */
  assetDirectory(objectKey: string): string;
}

const Resource = Type.Object({
  Type: Type.String(),
  Condition: Type.Optional(Type.String()),
  Properties: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

const Template = Type.Object({
  Parameters: Type.Optional(
    Type.Record(Type.String(), Type.Object({ Default: Type.Optional(Type.Unknown()) })),
  ),
  Conditions: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  Resources: Type.Record(Type.String(), Resource),
});

export type Template = Static<typeof Template>;

const Manifest = Type.Object({
  artifacts: Type.Record(
    Type.String(),
    Type.Object({
      type: Type.String(),
      properties: Type.Optional(
        Type.Object({
          file: Type.Optional(Type.String()),
          templateFile: Type.Optional(Type.String()),
          stackName: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
});

const Assets = Type.Object({
  files: Type.Record(
    Type.String(),
    Type.Object({
      source: Type.Object({ path: Type.Optional(Type.String()) }),
      destinations: Type.Record(Type.String(), Type.Object({ objectKey: Type.String() })),
    }),
  ),
});

/**
 * Reads the cloud assembly in a folder (`cdk.out`).
 *
 * @throws Error when there is none, or it holds no stack or more than one
 */
export function readAssembly(directory: string): Assembly {
  const { artifacts } = read(Manifest, directory, 'manifest.json');
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack, ...others] = stacks;
  if (!stack || others.length > 0) {
    throw new Error(`The local engine serves one stack; ${directory} holds ${stacks.length}`);
  }
  const [artifactName, { properties }] = stack;
  const assets = Object.values(artifacts)
    .filter(({ type }) => type === 'cdk:asset-manifest')
    .flatMap((artifact) => readAssets(directory, artifact.properties?.file));
  return {
    stackName: properties?.stackName ?? artifactName,
    template: read(Template, directory, properties?.templateFile ?? `${artifactName}.template.json`),
    assetDirectory(objectKey) {
      const asset = assets.find((candidate) => candidate.objectKey === objectKey);
      if (!asset) throw new Error(`${directory} holds no asset ${objectKey}`);
      return asset.directory;
    },
  };
}

function readAssets(directory: string, file: string | undefined): { objectKey: string; directory: string }[] {
  if (file === undefined) return [];
  return Object.values(read(Assets, directory, file).files).flatMap(({ source, destinations }) => {
    const { path } = source;
    if (path === undefined) return [];
    return Object.values(destinations).map(({ objectKey }) => ({
      objectKey,
      directory: resolve(directory, path),
    }));
  });
}

function read<Schema extends Parameters<typeof checked>[0]>(
  schema: Schema,
  directory: string,
  file: string,
): Static<Schema> {
  const path = join(directory, file);
  return checked(schema, JSON.parse(readFileSync(path, 'utf8')), path);
}
