import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentNames } from '../../lambda/environment.ts';
import { bundleFunction } from '../../lib/constructs/bundle.ts';
import { httpEvent } from '../support/lambda-events.ts';

const signers: string[] = [];
const server = createServer((request, response) => {
  if (request.url === '/credentials') {
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    response.end(
      JSON.stringify({ AccessKeyId: 'container', SecretAccessKey: 'secret', Token: 'token', Expiration }),
    );
    return;
  }
  signers.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'none');
  response.writeHead(400).end(JSON.stringify({ __type: 'ValidationException' }));
});
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-bundle-'));
  bundleFunction(join(import.meta.dirname, '../../lambda/entries/http.ts'), folder);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test('a function signs with the credentials that Lambda puts into its environment', async () => {
  await invoke({ AWS_ACCESS_KEY_ID: 'environment', AWS_SECRET_ACCESS_KEY: 'secret' });
  expect(new Set(signers)).toEqual(new Set(['environment']));
});

test('without these it asks the container', async () => {
  await invoke({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint()}/credentials` });
  expect(new Set(signers)).toEqual(new Set(['container']));
});

test('a profile is heeded, by files and by what a process prints', async () => {
  const file = join(folder, 'credentials');
  const printed = JSON.stringify({ Version: 1, AccessKeyId: 'process', SecretAccessKey: 'secret' });
  await writeFile(join(folder, 'printed.json'), printed);
  await writeFile(
    file,
    `[one]\naws_access_key_id = file\naws_secret_access_key = secret\n[two]\ncredential_process = cat ${join(folder, 'printed.json')}\n`,
  );
  const files = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(folder, 'none') };
  await invoke({ ...files, AWS_PROFILE: 'one' });
  expect(new Set(signers)).toEqual(new Set(['file']));
  await invoke({ ...files, AWS_PROFILE: 'two', PATH: process.env.PATH ?? '' });
  expect(new Set(signers)).toEqual(new Set(['process']));
});

/** Lets the bundle answer a request in a process that has this environment. */
async function invoke(environment: Record<string, string>): Promise<void> {
  signers.length = 0;
  const event = httpEvent({ path: '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens' });
  const script = `require(${JSON.stringify(join(folder, 'index.cjs'))}).handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 29000 }).then(() => process.exit())`;
  const names = Object.fromEntries(Object.values(environmentNames).map((name) => [name, 'test']));
  const env = { ...names, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: endpoint(), ...environment };
  await promisify(execFile)(process.execPath, ['--eval', script], { env });
  expect(signers).not.toHaveLength(0);
}

function endpoint(): string {
  const address = server.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
}
