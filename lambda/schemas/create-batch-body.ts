import Type from 'typebox';
import { Configuration, configurationFields } from './configuration.ts';
import { strict } from './fields.ts';
import { ranges } from './rules.ts';

const UserEmails = Type.Array(Type.String(), {
  minItems: ranges.userEmails.minItems,
  maxItems: ranges.userEmails.maxItems,
  description: 'Addresses; a malformed one, or one that stands in the list already, fails alone',
});

/** The request as the specification means it. */
export const CreateBatchBody = strict(
  { ...configurationFields, userEmails: UserEmails },
  { title: 'CreateBatch' },
);

/** The request as clients send it that were generated from the specification's own samples. */
export const WrappedCreateBatchBody = strict(
  { type: Type.Enum(['object']), children: Configuration, userEmails: UserEmails },
  { title: 'WrappedCreateBatch' },
);
