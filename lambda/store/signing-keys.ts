import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Failure } from '../failure.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';

/** An unknown version makes the secret be looked up again, but no more often than this many milliseconds. */
const lookUpPause = 30_000;

interface Versions {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Buffer>;
  readonly readAt: number;
}

/**
 * The signing keys in one Secrets Manager secret: `{"current":"2","1":"…","2":"…"}`. Read once a process, and again
 * when a version is asked for that it does not know: it may be new.
 *
 * @param clock epoch milliseconds
 */
export function createSigningKeys(
  client: SecretsManagerClient,
  secretId: string,
  clock: () => number,
): SigningKeys {
  let versions: Promise<Versions> | undefined;

  const read = (): Promise<Versions> => {
    const reading = readVersions(client, secretId, clock());
    reading.catch(() => {
      if (versions === reading) versions = undefined;
    });
    versions = reading;
    return reading;
  };

  const find = async (version: number): Promise<Buffer | undefined> => {
    const known = await (versions ?? read());
    const key = known.keys.get(version);
    if (key || clock() - known.readAt < lookUpPause) return key;
    return (await read()).keys.get(version);
  };

  return {
    find,
    async current() {
      const { current: version, keys } = await (versions ?? read());
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
