import { hash } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Refusal } from './refusal.ts';
import { formatVersions, parseVersions, type SigningKeyVersions } from './signing-key-versions.ts';
import type { Target } from './target.ts';

export interface SigningKeyStore {
  read(): Promise<StoredVersions>;
  /**
   * Replaces the keys that were read.
   *
   * @throws Refusal when somebody else has replaced them since
   */
  replace(before: StoredVersions, versions: SigningKeyVersions): Promise<void>;
}

/** The keys, and what tells this state of the secret from any other. */
export interface StoredVersions extends SigningKeyVersions {
  readonly stateId: string;
}

/** Opens the secret of a stage. */
export function openSigningKeys({ secretsManager, signingKeysSecret }: Target): SigningKeyStore {
  const client = new SecretsManagerClient({
    ...secretsManager,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  return {
    async read() {
      const command = new GetSecretValueCommand({ SecretId: signingKeysSecret });
      const { SecretString: secret = '', VersionId: stateId } = await client.send(command);
      if (stateId === undefined) throw new Error('Secrets Manager named no version of the secret');
      return { ...parseVersions(secret), stateId };
    },

    async replace({ stateId }, versions) {
      const command = new PutSecretValueCommand({
        SecretId: signingKeysSecret,
        SecretString: formatVersions(versions),
        // Secrets Manager has no conditional write, but takes one value only under one token: of those who replace
        // the same state, the first wins.
        ClientRequestToken: hash('sha256', `replaces ${stateId}`, 'hex'),
      });
      try {
        await client.send(command);
      } catch (error) {
        if (!(error instanceof ResourceExistsException)) throw error;
        throw new Refusal(
          'Somebody else changed the signing keys at the same moment, and nothing was written: look at `signing-key list`.',
        );
      }
    },
  };
}
