import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Failure } from '../failure.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';

/** No key is used that was read longer ago than this, in milliseconds: what is retired is dead everywhere by then. */
const maxAge = 60_000;

/** An unknown version makes the secret be looked up again, but no more often than this many milliseconds. */
const lookUpPause = 30_000;

interface Versions {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Buffer>;
  readonly readAt: number;
}

/**
 * The signing keys in one Secrets Manager secret: `{"current":"2","1":"…","2":"…"}`. They are read again when they are
 * asked for and a minute old, or when a version is asked for that is not known: it may be new. Whoever asks while they
 * are being read waits for that one reading. While they cannot be read, those known serve for the rest of their minute
 * and no longer: one of them may have been retired because it leaked.
 *
 * @param clock epoch milliseconds
 */
export function createSigningKeys(
  client: SecretsManagerClient,
  secretId: string,
  clock: () => number,
): SigningKeys {
  let known: Versions | undefined;
  let reading: Promise<Versions> | undefined;

  const readNow = async (): Promise<Versions> => {
    try {
      known = await readVersions(client, secretId, clock());
      return known;
    } finally {
      reading = undefined;
    }
  };
  const read = (): Promise<Versions> => {
    reading ??= readNow();
    return reading;
  };
  const isFresh = ({ readAt }: Versions): boolean => clock() - readAt < maxAge;

  const fresh = async (): Promise<Versions> => {
    if (known && isFresh(known)) return known;
    const versions = await read();
    // Lambda may have frozen the process while it read.
    return isFresh(versions) ? versions : read();
  };

  const find = async (version: number): Promise<Buffer | undefined> => {
    const versions = await fresh();
    const key = versions.keys.get(version);
    if (key || clock() - versions.readAt < lookUpPause) return key;
    return (await read()).keys.get(version);
  };

  return {
    find,
    async current() {
      const { current: version, keys } = await fresh();
      const key = keys.get(version);
      if (!key) throw new Error(`The signing keys lack their current version ${version}`);
      return { version, key };
    },
  };
}

async function readVersions(
  client: SecretsManagerClient,
  secretId: string,
  readAt: number,
): Promise<Versions> {
  const secret = await client
    .send(new GetSecretValueCommand({ SecretId: secretId }))
    .catch((cause: unknown) => {
      throw new Failure('unavailable', { cause, retryAfter: 5 });
    });
  const fields = parseFields(secret.SecretString ?? '');
  const keys = new Map<number, Buffer>();
  for (const [name, value] of fields) {
    if (/^[1-9]\d{0,2}$/.test(name) && Number(name) < 256) keys.set(Number(name), Buffer.from(value));
  }
  return { current: Number(new Map(fields).get('current')), keys, readAt };
}

/** Errors here must not quote the secret. */
function parseFields(secret: string): [string, string][] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(secret);
  } catch {
    throw new Error('The signing-keys secret is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null)
    throw new Error('The signing-keys secret is not an object');
  return Object.entries(parsed).map(([name, value]) => [name, String(value)]);
}
