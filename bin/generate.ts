import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _, Ajv, type KeywordCxt } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { buildSync } from 'esbuild';
import { requestSchemas } from '../lambda/schemas/requests.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'lambda/schemas/generated');

/** Compiles the schemas into `lambda/schemas/generated/`, so that no function does when it starts. */
export function generate(): void {
  mkdirSync(folder, { recursive: true });
  writeIfChanged(join(folder, 'validators.js'), selfContained(compile()));
  writeIfChanged(join(folder, 'validators.d.ts'), declarations);
}

const names = Object.keys(requestSchemas);

const declarations = `import type { Validators } from '../validators.ts';

${names.map((name) => `export declare const ${name}: Validators['${name}'];`).join('\n')}
`;

/**
 * One module that exports the members of `requestSchemas`, each with a validator in place of each schema: what a function
 * does not import stays out of its bundle.
 */
function compile(): string {
  const ajv = new Ajv({
    strict: true,
    allErrors: true,
    useDefaults: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true },
  });
  ajv.addKeyword({ keyword: 'wellFormed', type: 'string', schemaType: 'boolean', code: requireWellFormed });
  ajv.addKeyword({ keyword: 'lowerCase', type: 'string', schemaType: 'boolean', code: turnToLowerCase });
  const known = new Map<string, string>();
  const members = Object.entries(requestSchemas).map(([name, schemas]) => {
    const tree = JSON.stringify(schemas, (_key, value) => (isSchema(value) ? nameOf(value) : value));
    return `const ${name} = ${tree.replaceAll('"', '')};`;
  });
  const exported = Object.fromEntries([...known.values()].map((name) => [name, name]));
  return [
    shorten(standalone.default(ajv, exported)),
    collect,
    ...members,
    `export { ${names.join(', ')} };\n`,
  ].join('\n');

  function nameOf(schema: object): string {
    const json = JSON.stringify(schema, (key, value) => {
      if (annotations.has(key) && typeof value === 'string') return undefined;
      return key !== '' && isSchema(value) && 'title' in value ? { $ref: nameOf(value) } : value;
    });
    const earlier = known.get(json);
    if (earlier !== undefined) return earlier;
    const name = `v${known.size}`;
    ajv.addSchema(JSON.parse(json), name);
    known.set(json, name);
    return name;
  }
}

/**
 * Half of what AJV writes says where errors go; and nobody reads the path into the schema. Errors of a list's items are
 * added to those before, not copied with them each time.
 */
function shorten(code: string): string {
  return code
    .replaceAll(
      /if\(vErrors === null\)\{vErrors = \[(\w+)\];\}else \{vErrors\.push\(\1\);\}/g,
      'vErrors = collect(vErrors, $1);',
    )
    .replaceAll(
      /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);/g,
      'vErrors = collectAll(vErrors, $1.errors);',
    )
    .replaceAll(/schemaPath:"(?:[^"\\]|\\.)*",/g, '');
}

const collect = `function collect(errors, error) {
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}
function collectAll(errors, others) {
  if (errors === null) return others;
  for (const error of others) errors.push(error);
  return errors;
}`;

const annotations = new Set(['title', 'description']);

function requireWellFormed(context: KeywordCxt): void {
  context.fail(_`!${context.data}.isWellFormed()`);
}

function turnToLowerCase({ gen, data, it }: KeywordCxt): void {
  gen.assign(_`${it.parentData}[${it.parentDataProperty}]`, _`${data}.toLowerCase()`);
}

function isSchema(value: unknown): value is object {
  return typeof value === 'object' && value !== null && '~kind' in value;
}

/** AJV's code still asks for its helpers by `require()`; esbuild puts them in. */
function selfContained(code: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Writes whole or not at all: several processes may be at it at once, and others may be reading. */
function writeIfChanged(file: string, text: string): void {
  if (read(file) === text) return;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) generate();
