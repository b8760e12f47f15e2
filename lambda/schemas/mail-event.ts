import Type, { type Static } from 'typebox';

const Part = Type.Optional(Type.Object({ timestamp: Type.Optional(Type.String()) }));
const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/**
 * An event of SES as EventBridge hands it on, as far as it is read here.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const MailEvent = Type.Object({
  detail: Type.Object({
    eventType: Type.String(),
    mail: Type.Object({
      timestamp: Type.String(),
      messageId: Type.String(),
      tags: Type.Optional(
        Type.Unsafe<Readonly<Record<string, readonly string[]>>>({
          type: 'object',
          additionalProperties: { type: 'array', items: { type: 'string' } },
        }),
      ),
    }),
    delivery: Part,
    deliveryDelay: Part,
    bounce: Type.Optional(
      Type.Object({
        timestamp: Type.Optional(Type.String()),
        bounceType: Type.String(),
        bounceSubType: Type.Optional(Type.String()),
      }),
    ),
    complaint: Type.Optional(
      Type.Object({
        timestamp: Type.Optional(Type.String()),
        complaintSubType: Type.Optional(TextOrNull),
        complaintFeedbackType: Type.Optional(TextOrNull),
      }),
    ),
  }),
});

export type MailEvent = Static<typeof MailEvent>;
