import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** Folders of the domain: what is true whatever the transport. */
const domain = ['batches', 'tokens', 'organizations'];

/** Files beside the folders that know nothing of anything. */
const plain = ['slices.ts', 'map-settled.ts'];

/** What each folder of `lambda` may import from the others; `schemas` hold types that all may know. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(domain.map((folder) => [folder, [...domain, 'schemas', 'failure.ts', ...plain]])),
  schemas: [...domain, 'schemas', 'failure.ts'],
  views: ['views', ...domain, 'schemas'],
  operations: [
    'operations',
    ...domain,
    'schemas',
    'views',
    'pages',
    'failure.ts',
    'answer-size.ts',
    ...plain,
  ],
  store: ['store', ...domain, 'schemas', 'failure.ts', ...plain],
  mail: ['mail', ...domain, 'schemas'],
};

const imports = ['lambda', 'lib'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('generated'))
    .flatMap((path) => importsOf(join(folder, path))),
);

test('imports are found at all', () => {
  expect(imports).toContainEqual({ from: 'lambda/entries/http.ts', to: 'lambda/http/handler.ts' });
  expect(imports).toContainEqual({ from: 'lambda/store/table.ts', to: '@aws-sdk/client-dynamodb' });
});

test.each(Object.entries(allowed))('lambda/%s imports only %j', (folder, others) => {
  const strangers = imports
    .filter(({ from, to }) => from.startsWith(`lambda/${folder}/`) && to.startsWith('lambda/'))
    .filter(({ to }) => !others.includes(to.split('/')[1] ?? ''));
  expect(strangers).toEqual([]);
});

test.each([...domain, 'schemas', 'views', 'operations'])('lambda/%s knows nothing of AWS', (folder) => {
  const aws = imports.filter(({ from, to }) => from.startsWith(`lambda/${folder}/`) && /aws|middy/.test(to));
  expect(aws).toEqual([]);
});

test('nothing but the entries imports entries, and nothing but the entries reads the environment', () => {
  const entries = imports.filter(
    ({ from, to }) => to.startsWith('lambda/entries/') && !from.startsWith('lambda/entries/'),
  );
  expect(entries).toEqual([]);
  const environment = imports.filter(
    ({ from, to }) => to === 'lambda/environment.ts' && !/^(lambda\/entries|lib)\//.test(from),
  );
  expect(environment).toEqual([]);
});

test('the two ways in do not know each other, nor the mail', () => {
  const crossing = imports.filter(
    ({ from, to }) =>
      (from.startsWith('lambda/http/') && /^lambda\/(direct|mail)\//.test(to)) ||
      (from.startsWith('lambda/direct/') && /^lambda\/(http|mail)\//.test(to)),
  );
  expect(crossing).toEqual([]);
});

test('the stack takes from the functions only what both must agree on', () => {
  const shared = [
    'lambda/environment.ts',
    'lambda/metrics.ts',
    'lambda/http/routes.ts',
    'lambda/store/shape.ts',
    'lambda/mail/templates.ts',
  ];
  const others = imports.filter(
    ({ from, to }) => from.startsWith('lib/') && to.startsWith('lambda/') && !shared.includes(to),
  );
  expect(others).toEqual([]);
});

/** Every module that a file imports: a path from the root, or a package. */
function importsOf(path: string): { from: string; to: string }[] {
  const source = readFileSync(join(root, path), 'utf8');
  return [...source.matchAll(/(?:^|\n)(?:import|export)\b[^;'"]*?from '([^']+)'/g)].map(([, name = '']) => ({
    from: path,
    to: name.startsWith('.') ? relative(root, join(root, dirname(path), name)) : name,
  }));
}
