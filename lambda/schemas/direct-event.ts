import Type, { type Static } from 'typebox';
import { IdempotencyKey, OrganizationId, strict, text } from './fields.ts';
import { operations } from './operations.ts';
import { forms } from './rules.ts';

/** What other Lambdas send. Its `input` is checked by the operation's own schema. */
export const DirectEvent = strict({
  operation: Type.Unsafe<keyof typeof operations>({ enum: Object.keys(operations) }),
  organizationId: OrganizationId,
  actor: Type.Unsafe<string>({
    ...text({ minLength: 1, maxLength: 256 }),
    allOf: [{ pattern: forms.actorCharacters.pattern }, { pattern: forms.actorName.pattern }],
  }),
  idempotencyKey: Type.Optional(IdempotencyKey),
  prefer: Type.Optional(text({ maxLength: 256 })),
  /** `throw`: what is not done is a function error, for invocations whose answer nobody reads. */
  onRefusal: Type.Optional(Type.Enum(['answer', 'throw'])),
  input: Type.Unsafe<Record<string, unknown>>({ type: 'object' }),
});

export type DirectEvent = Static<typeof DirectEvent>;
