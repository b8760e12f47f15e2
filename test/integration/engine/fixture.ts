import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, type EngineOptions, startEngine } from '../../../bin/local/engine.ts';

/** An engine that serves a small stack, and all that its functions have printed. */
export interface Fixture extends Engine {
  readonly lines: string[];
  /** Resolves with the first printed line that holds the text. */
  printed(text: string): Promise<string>;
}

export interface FixtureOptions extends Partial<EngineOptions> {
  /** Source of the module of each function, by its name; every function gets a resource `<name>Function`. */
  readonly functions?: Readonly<Record<string, string>>;
  /** Properties of the functions, by name, besides code and handler. */
  readonly properties?: Readonly<Record<string, object>>;
  /** Further resources, by logical id. */
  readonly resources?: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

/** Synthesises a stack by hand and serves it on free ports, in memory. */
export async function serve(options: FixtureOptions): Promise<Fixture> {
  const lines: string[] = [];
  const assembly = writeAssembly(options);
  const engine = await startEngine({
    assembly,
    directory: undefined,
    ports: { api: 0, invoke: 0, mail: 0 },
    sesRate: 1000,
    external: { dynamodb: undefined, ses: undefined, environment: {} },
    retryDelaysMs: [0, 0],
    terminationGraceMs: 0,
    log: (source, line) => lines.push(`${source}: ${line}`),
    ...options,
  });
  return {
    ...engine,
    lines,
    printed: (text) => until(() => lines.find((line) => line.includes(text))),
    async close() {
      await engine.close();
      rmSync(assembly, { recursive: true, force: true });
    },
  };
}

/** Waits for something to be there; a test that waits in vain ends by its time-out. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(10);
  }
}

/** Resources of an HTTP API with one route for each key, answered by a function. */
export function httpApi(routes: Readonly<Record<string, string>>): NonNullable<FixtureOptions['resources']> {
  const perRoute = Object.entries(routes).flatMap(([key, name], index) => [
    [
      `Integration${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': [`${name}Function`, 'Arn'] },
          PayloadFormatVersion: '2.0',
          TimeoutInMillis: 1500,
        },
      },
    ],
    [
      `Route${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          RouteKey: key,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: `Integration${index}` }]] },
        },
      },
    ],
  ]);
  return {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    ...Object.fromEntries(perRoute),
  };
}

function writeAssembly({ functions = {}, properties = {}, resources = {} }: FixtureOptions): string {
  const directory = mkdtempSync(join(tmpdir(), 'engine-fixture-'));
  const names = Object.keys(functions);
  for (const name of names) {
    mkdirSync(join(directory, `asset.${name}`));
    writeFileSync(join(directory, `asset.${name}`, 'index.mjs'), functions[name] ?? '');
  }
  const write = (file: string, content: object): void =>
    writeFileSync(join(directory, file), JSON.stringify(content));
  write('manifest.json', {
    artifacts: {
      stack: { type: 'aws:cloudformation:stack', properties: { templateFile: 'template.json' } },
      'stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
    },
  });
  write('assets.json', {
    files: Object.fromEntries(
      names.map((name) => [
        name,
        { source: { path: `asset.${name}` }, destinations: { here: { objectKey: `${name}.zip` } } },
      ]),
    ),
  });
  write('template.json', {
    Resources: {
      ...resources,
      ...Object.fromEntries(
        names.map((name) => [
          `${name}Function`,
          {
            Type: 'AWS::Lambda::Function',
            Properties: {
              FunctionName: name,
              Handler: 'index.handler',
              Runtime: 'nodejs24.x',
              Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
              ...properties[name],
            },
          },
        ]),
      ),
    },
  });
  return directory;
}
