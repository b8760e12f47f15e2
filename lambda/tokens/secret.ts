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
const form = /^mse_[A-Za-z0-9_-]{56}/;

/**
 * The string in a link: prefix, then base64url of key version, generation, organization, token (26 bytes) and
 * 16 bytes of HMAC-SHA256 over these. It ends in a letter or a digit: programs that turn text into links take `-` and
 * `_` at the end for punctuation, and leave them out.
 */
export function writeSecret(claims: SecretClaims, key: Buffer | KeyObject): string {
  const bytes = Buffer.allocUnsafe(claimsLength + codeLength);
  bytes[0] = claims.keyVersion;
  bytes[1] = claims.generation;
  bytes.write(claims.organizationId, 2, 'hex');
  bytes.write(claims.tokenId, 14, 'hex');
  withPlainEnd(code(bytes, key)).copy(bytes, claimsLength);
  return prefix + bytes.toString('base64url');
}

/**
 * The secret that a text begins with, `undefined` when it begins with none. Whatever stands behind it (a full stop, a
 * bracket, a quotation mark that a program took for a part of the link) is dropped: the length of a secret is fixed.
 */
export function findSecret(text: string): string | undefined {
  return form.exec(text)?.[0];
}

/** What a secret claims, not yet checked. @param secret as `findSecret` returns it */
export function readSecret(secret: string): SecretClaims {
  const bytes = Buffer.from(secret.slice(prefix.length), 'base64url');
  return {
    keyVersion: bytes.readUInt8(0),
    generation: bytes.readUInt8(1),
    organizationId: bytes.toString('hex', 2, 14),
    tokenId: bytes.toString('hex', 14, claimsLength),
  };
}

/**
 * Whether the secret was made with this key, in constant time. Secrets that were mailed before all of them ended in a
 * letter or a digit are as good.
 */
export function isGenuine(secret: string, key: Buffer): boolean {
  const bytes = Buffer.from(secret.slice(prefix.length), 'base64url');
  if (bytes.length !== claimsLength + codeLength) return false;
  const given = bytes.subarray(claimsLength);
  const expected = code(bytes, key);
  return timingSafeEqual(given, withPlainEnd(expected)) || timingSafeEqual(given, expected);
}

function code(bytes: Buffer, key: Buffer | KeyObject): Buffer {
  return createHmac('sha256', key).update(bytes.subarray(0, claimsLength)).digest().subarray(0, codeLength);
}

/** The code with its last six bits, the last character, changed from `-` to `e` and from `_` to `f`. */
function withPlainEnd(original: Buffer): Buffer {
  const last = original.readUInt8(codeLength - 1);
  if ((last & 0b11_1111) < firstMark) return original;
  const plain = Buffer.from(original);
  plain.writeUInt8(last & 0b1101_1111, codeLength - 1);
  return plain;
}

/** The first of base64url's two characters (62 and 63) that are neither letter nor digit. */
const firstMark = 62;
