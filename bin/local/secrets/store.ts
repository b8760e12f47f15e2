import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Static, Type } from 'typebox';
import { checked } from '../checked.ts';
import type { Stack } from '../template/stack.ts';
import { GenerateSecretString, generateSecret } from './generate.ts';

const Version = Type.Object({
  id: Type.String(),
  value: Type.String(),
  stages: Type.Array(Type.String()),
  createdAt: Type.Number(),
});
const Secret = Type.Object({ arn: Type.String(), name: Type.String(), versions: Type.Array(Version) });

export type Version = Static<typeof Version>;
export type Secret = Static<typeof Secret>;

/** The secrets, each with the versions that carry a stage. */
export interface SecretStore {
  /** @param id name or ARN */
  find(id: string): Secret | undefined;
  /** Makes a value the current one; the one before becomes the previous one. */
  put(secret: Secret, value: string, versionId?: string): Version;
}

const Properties = Type.Object({
  SecretString: Type.Optional(Type.String()),
  GenerateSecretString: Type.Optional(GenerateSecretString),
});

/**
 * Opens the secrets of a stack. One that was not there before gets the value that the template gives it or has
 * generated.
 *
 * @param file keeps them, readable for this user only; without one they live as long as the store
 */
export function openSecrets(stack: Stack, file: string | undefined): SecretStore {
  const secrets = file !== undefined && existsSync(file) ? readSecrets(file) : [];
  const save = (): void => {
    if (file !== undefined) write(file, JSON.stringify(secrets, null, 2));
  };
  const store: SecretStore = {
    find: (id) => secrets.find(({ name, arn }) => name === id || arn === id || arn.slice(0, -7) === id),
    put(secret, value, versionId = randomUUID()) {
      const version = { id: versionId, value, stages: ['AWSCURRENT'], createdAt: Date.now() };
      const previous = secret.versions.find(({ stages }) => stages.includes('AWSCURRENT'));
      secret.versions = [...(previous ? [{ ...previous, stages: ['AWSPREVIOUS'] }] : []), version];
      save();
      return version;
    },
  };
  for (const { name, ref: arn, properties } of stack.resources('AWS::SecretsManager::Secret', Properties)) {
    const present = store.find(name);
    if (present) {
      present.arn = arn;
      continue;
    }
    const secret: Secret = { arn, name, versions: [] };
    secrets.push(secret);
    store.put(secret, properties.SecretString ?? generateSecret(properties.GenerateSecretString ?? {}));
  }
  return store;
}

function readSecrets(file: string): Secret[] {
  return checked(Type.Array(Secret), JSON.parse(readFileSync(file, 'utf8')), file);
}

/** Whole or not at all: a lost key would kill every link made with it. */
function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
