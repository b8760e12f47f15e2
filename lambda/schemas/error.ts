import Type, { type Static } from 'typebox';

const Detail = Type.Object(
  {
    pointer: Type.Optional(Type.String({ description: 'JSON pointer (RFC 6901) to what is wrong' })),
    message: Type.String({ description: 'What is wrong, in a sentence' }),
  },
  { title: 'Detail' },
);

export const ErrorBody = Type.Object(
  {
    status: Type.Literal(false),
    error: Type.Object({
      code: Type.Integer(),
      message: Type.String(),
      details: Type.Optional(Type.Array(Detail, { maxItems: 1000 })),
      detailsTruncated: Type.Optional(Type.Boolean({ description: 'Set when there were more details' })),
      requestId: Type.Optional(Type.String({ description: 'Name it when you ask for help' })),
    }),
  },
  { title: 'Error' },
);

export type ErrorBody = Static<typeof ErrorBody>;
