import { Refusal } from './refusal.ts';

/** The signing keys by version, and the version that new links are signed with. */
export interface SigningKeyVersions {
  readonly current: number;
  readonly keys: ReadonlyMap<number, string>;
}

/** A link carries its version in one byte. */
const lastVersion = 255;

/**
 * Reads the secret, `{"current":"2","1":"…","2":"…"}`.
 *
 * @throws Refusal when it is anything else; the message quotes nothing of it
 */
export function parseVersions(secret: string): SigningKeyVersions {
  const { current, ...rest } = Object.fromEntries(parseObject(secret));
  const keys = new Map<number, string>();
  for (const [name, key] of Object.entries(rest)) {
    if (!isVersion(name) || typeof key !== 'string' || key === '') throw malformed();
    keys.set(Number(name), key);
  }
  if (!keys.has(Number(current))) throw malformed();
  return { current: Number(current), keys };
}

export function formatVersions({ current, keys }: SigningKeyVersions): string {
  return JSON.stringify({ current: String(current), ...Object.fromEntries(keys) });
}

/** Adds a key under the next number and makes it the current one. */
export function addVersion({ keys }: SigningKeyVersions, key: string): SigningKeyVersions {
  const version = Math.max(...keys.keys()) + 1;
  if (version > lastVersion)
    throw new Refusal(`Version ${lastVersion} is the last one: links can name no more.`);
  return { current: version, keys: new Map([...keys, [version, key]]) };
}

/** Takes a key away: links signed with it are dead from then on. */
export function retireVersion({ current, keys }: SigningKeyVersions, version: number): SigningKeyVersions {
  if (!keys.has(version)) {
    throw new Refusal(`There is no version ${version}; \`signing-key list\` shows those there are.`);
  }
  if (version === current) {
    throw new Refusal(`Version ${version} signs the new links: add another with \`signing-key add\` first.`);
  }
  return { current, keys: new Map([...keys].filter(([number]) => number !== version)) };
}

function parseObject(secret: string): [string, unknown][] {
  try {
    const parsed: unknown = JSON.parse(secret);
    if (typeof parsed === 'object' && parsed !== null) return Object.entries(parsed);
  } catch {
    // The parser's own message would quote the secret.
  }
  throw malformed();
}

function isVersion(name: string): boolean {
  return /^[1-9]\d{0,2}$/.test(name) && Number(name) <= lastVersion;
}

function malformed(): Refusal {
  return new Refusal(
    'The secret of the signing keys does not hold versions and a current one: mend it by hand.',
  );
}
