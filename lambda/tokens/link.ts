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
  return (tokenId, generation = 0) =>
    publicUrl +
    enrollPath +
    writeSecret({ keyVersion: signingKey.version, generation, organizationId, tokenId }, signingKey.key);
}
