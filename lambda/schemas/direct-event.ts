import Type, { type Static } from 'typebox';
import { IdempotencyKey, OrganizationId, strict, text } from './fields.ts';
import { operations } from './operations.ts';

/** What other Lambdas send. Its `input` is checked by the operation's own schema. */
export const DirectEvent = strict({
  operation: Type.Unsafe<keyof typeof operations>({ enum: Object.keys(operations) }),
  organizationId: OrganizationId,
  actor: text({ minLength: 1, maxLength: 256 }),
  idempotencyKey: Type.Optional(IdempotencyKey),
  prefer: Type.Optional(text({ maxLength: 256 })),
  input: Type.Unsafe<Record<string, unknown>>({ type: 'object' }),
});

export type DirectEvent = Static<typeof DirectEvent>;
