import { createSecretKey } from 'node:crypto';
import { writeSecret } from './secret.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';

/** Makes the link of a token of one organization. */
export type LinkMaker = (tokenId: string, generation?: number) => string;

/** Path of the page behind a link, up to the secret. */
export const enrollPath = '/enroll/apple/';

export interface LinkServices {
  /** Origin, e.g. `https://enroll.example.com`. */
  readonly publicUrl: string;
  readonly signingKeys: SigningKeys;
}

/**
 * Opens what makes the links of tokens of one version: the same link each time. Where that version is retired, its links
 * are dead, and the current version signs others in their place.
 *
 * Open it for each use: what it signs with was read within the last minute, and must not be kept longer.
 *
 * @throws Failure unavailable
 */
export async function openLinkMaker(
  of: { readonly organizationId: string; readonly keyVersion: number },
  { publicUrl, signingKeys }: LinkServices,
): Promise<LinkMaker> {
  const key = await signingKeys.find(of.keyVersion);
  const signingKey = key ? { version: of.keyVersion, key } : await signingKeys.current();
  return linkMaker(publicUrl, of.organizationId, signingKey);
}

function linkMaker(publicUrl: string, organizationId: string, signingKey: SigningKey): LinkMaker {
  // As a buffer it would be wrapped anew for each secret, at five times the price.
  const key = createSecretKey(signingKey.key);
  return (tokenId, generation = 0) =>
    publicUrl +
    enrollPath +
    writeSecret({ keyVersion: signingKey.version, generation, organizationId, tokenId }, key);
}
