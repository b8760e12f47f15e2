import { maxRecipientsPerRequest } from '../organizations/organization.ts';

/** What the schemas ask of a text's form, and how a person is told. */
export const forms = {
  id: { pattern: '^[0-9a-fA-F]{24}$', rule: 'must be 24 hexadecimal digits' },
  idOrNone: { pattern: '^(?:[0-9a-fA-F]{24})?$', rule: 'must be 24 hexadecimal digits, or empty' },
  organizationId: {
    pattern: '^[a-zA-Z0-9-]{3,}$',
    rule: 'must be 24 hexadecimal digits, or a slug of at least 3 letters, digits or hyphens',
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

/** UTF-8 bytes of the JSON of a request's configuration: everything but the addresses. */
export const maxConfigurationBytes = 256 * 1024;

/** Levels of objects and lists in a configuration, so that whoever walks through one comes back. */
export const maxConfigurationDepth = 64;
