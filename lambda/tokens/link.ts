import { createSecretKey } from 'node:crypto';
import { writeSecret } from './secret.ts';

/** Makes the link of a token of one organization. */
export type LinkMaker = (tokenId: string, generation?: number) => string;

/** Path of the page behind a link, up to the secret. */
export const enrollPath = '/enroll/apple/';

/** @param publicUrl origin, e.g. `https://enroll.example.com` */
export function linkMaker(
  publicUrl: string,
  organizationId: string,
  signingKey: { readonly version: number; readonly key: Buffer },
): LinkMaker {
  // As a buffer it would be wrapped anew for each secret, at five times the price.
  const key = createSecretKey(signingKey.key);
  return (tokenId, generation = 0) =>
    publicUrl +
    enrollPath +
    writeSecret({ keyVersion: signingKey.version, generation, organizationId, tokenId }, key);
}
