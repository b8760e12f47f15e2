import { maxRecipientsPerRequest } from '../organizations/organization.ts';

/** What the schemas ask of a text's form, and how a person is told. */
export const forms = {
  id: { pattern: '^[0-9a-fA-F]{24}$', rule: 'must be 24 hexadecimal digits' },
  idOrNone: { pattern: '^(?:[0-9a-fA-F]{24})?$', rule: 'must be 24 hexadecimal digits, or empty' },
  organizationId: {
    pattern: '^[a-zA-Z0-9-]{3,}$',
    rule: 'must be 24 hexadecimal digits, or a slug of at least 3 letters, digits or hyphens',
  },
  actorCharacters: {
    pattern: '^[^\\p{C}\\p{Zl}\\p{Zp}]*$',
    rule: 'must hold no control characters, line breaks or invisible characters',
  },
  actorName: {
    pattern:
      '^(?!\\s*[Kk][Ee][Yy]\\s*:)(?!\\s*(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{64})\\s*$)(?!.*[Mm][Uu][Ss][Tt][Ee][Rr]_)(?:$|.*\\S)',
    rule: 'must be the name of who asks; it can neither be an API key (muster_…), nor be taken for one (key:…, or 8 or 64 hexadecimal digits)',
  },
  idempotencyKey: { pattern: '^[!-~]{1,255}$', rule: 'must be 1 to 255 visible ASCII characters' },
} as const;

/** What the schemas ask of a field's size, and how a person is told. */
export const ranges = {
  userEmails: {
    minItems: 1,
    maxItems: maxRecipientsPerRequest,
    rule: `must hold between 1 and ${maxRecipientsPerRequest} addresses`,
  },
  /** Seconds. */
  duration: {
    minimum: 60,
    maximum: 2_592_000,
    rule: 'must be between 60 and 2592000 seconds (1 minute to 30 days)',
  },
} as const;

/** UTF-8 bytes of the JSON of a configuration, wherever one is written: everything but the addresses. */
export const maxConfigurationBytes = 256 * 1024;

/** UTF-8 bytes of the JSON of the input of all operations that write no configuration and take no list. */
export const maxPlainInputBytes = 16 * 1024;

/**
 * Bytes of a body. Lambda takes events of 6 MB, in which the body stands as a JSON string: 5.5 MiB leave room for its
 * escapes and the headers, and hold 100 000 addresses of 55 characters. A configuration may be written with spaces and
 * escapes, and grow by them.
 *
 * @param operation its name
 */
export function maxBodyBytes(operation: string): number {
  switch (operation) {
    case 'createBatch':
      return 5.5 * 1024 * 1024;
    case 'createToken':
    case 'updateToken':
      return 1024 * 1024;
    default:
      return maxPlainInputBytes;
  }
}

/** Values and names of fields in a body: as many as the longest list and the largest configuration may hold. */
export const maxBodyValues = maxRecipientsPerRequest + maxConfigurationBytes;

/** Levels of objects and lists in a configuration, so that whoever walks through one comes back. */
export const maxConfigurationDepth = 64;
