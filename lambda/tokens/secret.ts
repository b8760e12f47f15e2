import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What a secret says of itself; nothing in it is confidential but the code at its end. */
export interface SecretClaims {
  /** Version of the signing key, 1 to 255. */
  readonly keyVersion: number;
  /** Raised each time the link is rotated, 0 to 255. */
  readonly generation: number;
  /** 24 hex digits. */
  readonly organizationId: string;
  /** 24 hex digits. */
  readonly tokenId: string;
}

/** Lets secret scanners and mail filters tell what this is. */
const prefix = 'mse_';
const claimsLength = 26;
const codeLength = 16;
const form = /^mse_[A-Za-z0-9_-]{56}$/;

/**
 * The string in a link: prefix, then base64url of key version, generation, organization, token (26 bytes) and
 * 16 bytes of HMAC-SHA256 over these.
 */
export function writeSecret(claims: SecretClaims, key: Buffer | KeyObject): string {
  const bytes = Buffer.allocUnsafe(claimsLength + codeLength);
  bytes[0] = claims.keyVersion;
  bytes[1] = claims.generation;
  bytes.write(claims.organizationId, 2, 'hex');
  bytes.write(claims.tokenId, 14, 'hex');
  code(bytes, key).copy(bytes, claimsLength);
  return prefix + bytes.toString('base64url');
}

/** What a secret claims, not yet checked; `undefined` when it has not the form of one. */
export function readSecret(secret: string): SecretClaims | undefined {
  if (!form.test(secret)) return undefined;
  const bytes = Buffer.from(secret.slice(prefix.length), 'base64url');
  return {
    keyVersion: bytes.readUInt8(0),
    generation: bytes.readUInt8(1),
    organizationId: bytes.toString('hex', 2, 14),
    tokenId: bytes.toString('hex', 14, claimsLength),
  };
}

/** Whether the secret was made with this key, in constant time. */
export function isGenuine(secret: string, key: Buffer): boolean {
  const bytes = Buffer.from(secret.slice(prefix.length), 'base64url');
  if (bytes.length !== claimsLength + codeLength) return false;
  return timingSafeEqual(bytes.subarray(claimsLength), code(bytes, key));
}

function code(bytes: Buffer, key: Buffer | KeyObject): Buffer {
  return createHmac('sha256', key).update(bytes.subarray(0, claimsLength)).digest().subarray(0, codeLength);
}
