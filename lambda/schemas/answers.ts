import Type, { type Static, type TSchema } from 'typebox';
import { failureCodes } from '../batches/addresses.ts';
import { batchStates, waitingForReasons } from '../batches/batch.ts';
import { type InvitationState, invitationStates } from '../batches/invitation.ts';
import { invitationReasons } from '../batches/invitation-reasons.ts';
import { suppressionReasons } from '../batches/services.ts';
import { type SkipReason, skipReasons } from '../batches/skip-reasons.ts';
import { tokenStates } from '../tokens/token.ts';
import { Count, Id, Moment } from './fields.ts';

const Index = Type.Integer({ minimum: 0, description: 'Place in userEmails, from 0' });
const Email = Type.String({ description: 'The address that mail goes to' });
const Link = Type.String({ format: 'uri' });
const Invitation = Type.Enum([...invitationStates], { description: 'State of the invitation' });

const AddressFailure = Type.Object(
  {
    index: Index,
    email: Type.String({ description: 'As sent, cut to 254 characters' }),
    code: Type.Enum([...failureCodes]),
    message: Type.String(),
  },
  { title: 'AddressFailure' },
);

const CreatedToken = Type.Object(
  {
    index: Index,
    email: Email,
    id: Id,
    enrollmentLink: Link,
    expireAt: Moment,
    invitation: Invitation,
    reason: Type.Optional(Type.String({ description: 'Why the invitation failed, or is not sent' })),
  },
  { title: 'CreatedToken' },
);

export const CreatedBatch = Type.Object(
  {
    total: Count,
    success: Count,
    fail: Count,
    batchId: Id,
    suppressed: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'Of success, those that get no mail: they bounced or complained before. Left out when there are none',
      }),
    ),
    failures: Type.Array(AddressFailure, { maxItems: 1000, description: 'In request order' }),
    failuresTruncated: Type.Optional(Type.Boolean({ description: 'Set when there were more failures' })),
    estimatedLastSendAt: Type.Optional(Moment),
    results: Type.Optional(
      Type.Array(CreatedToken, {
        maxItems: 1000,
        description: 'With Prefer: return=representation; in request order',
      }),
    ),
  },
  { title: 'CreatedBatch' },
);

const Skipped = Type.Unsafe<{ [reason in SkipReason]?: number }>({
  type: 'object',
  properties: Object.fromEntries(skipReasons.map((reason) => [reason, Type.Integer({ minimum: 1 })])),
  additionalProperties: false,
  description:
    'Who was left out, by reason. remindedToday: mailed within a day (force sends all the same); bounced, complained, ' +
    'suppressed: not mailed any more until taken off the suppression list; expired, used, removed: the token; queued: ' +
    'a mail still waits; notFailed: a retry is for mail that failed; notMailed: made without an invitation; ' +
    'dailyLimit: the organization has no more invitations today',
});

export const ResentBatch = Type.Object(
  {
    total: Type.Integer({ minimum: 0, description: 'Invitations that were queued once more' }),
    success: Count,
    fail: Count,
    batchId: Type.Optional(
      Type.Unsafe<string>({
        ...Id,
        description: 'Left out where nothing was queued: there is no batch then',
      }),
    ),
    failures: Type.Array(AddressFailure, { maxItems: 0 }),
    skipped: Skipped,
  },
  { title: 'ResentBatch' },
);

export type ResentBatchView = Static<typeof ResentBatch>;

export const DryRun = Type.Object(
  {
    total: Count,
    success: Count,
    fail: Count,
    failures: Type.Array(AddressFailure, { maxItems: 1000, description: 'In request order' }),
    failuresTruncated: Type.Optional(Type.Boolean({ description: 'Set when there were more failures' })),
    suppressed: Type.Array(Type.Object({ index: Index, email: Email }), {
      maxItems: 1000,
      description: 'Would get a token and no mail: they bounced or complained before',
    }),
    suppressedTruncated: Type.Optional(Type.Boolean({ description: 'Set when there were more of them' })),
  },
  { title: 'DryRun' },
);

export type DryRunView = Static<typeof DryRun>;
export type CreatedTokenView = Static<typeof CreatedToken>;
export type CreatedBatchView = Static<typeof CreatedBatch>;

/** The states of an invitation that was asked for. */
type CountedState = Exclude<InvitationState, 'none'>;
const countedStates = invitationStates.filter((state) => state !== 'none');

export const Batch = Type.Object(
  {
    batchId: Id,
    state: Type.Enum([...batchStates]),
    total: Count,
    success: Count,
    fail: Count,
    resends: Type.Optional(
      Type.Unsafe<string>({ ...Id, description: 'The batch whose invitations this one queued once more' }),
    ),
    skipped: Type.Optional(Skipped),
    failReasons: Type.Unsafe<Record<string, number>>({
      type: 'object',
      additionalProperties: Count,
      description: 'Failed addresses by code',
    }),
    sendEmail: Type.Boolean(),
    invitations: Type.Unsafe<Record<CountedState, number>>({
      type: 'object',
      properties: Object.fromEntries(countedStates.map((state) => [state, Count])),
      required: countedStates,
      description: 'Invitations by state, as of countedAt; of a resend, those that it queued',
    }),
    redeemed: Type.Integer({ minimum: 0, description: 'Tokens that are used, as of countedAt' }),
    createdAt: Moment,
    expireAt: Moment,
    countedAt: Moment,
    revokedAt: Type.Optional(Moment),
    waitingFor: Type.Optional(
      Type.Enum([...waitingForReasons], { description: 'Why mail waits, where it does' }),
    ),
    estimatedLastSendAt: Type.Optional(Moment),
  },
  { title: 'Batch' },
);

export type BatchView = Static<typeof Batch>;

const Reason = Type.Optional(
  Type.String({
    description: [
      'Why the invitation is in its state, where there is more to say:',
      ...Object.entries(invitationReasons).map(([reason, meaning]) => `- \`${reason}\`: ${meaning}`),
    ].join('\n'),
  }),
);

const Recipient = Type.Object(
  {
    index: Index,
    email: Email,
    id: Id,
    expireAt: Moment,
    invitation: Invitation,
    reason: Reason,
    enrollmentLink: Type.Optional(
      Type.String({
        format: 'uri',
        description: 'Only for keys that may create: who can read a link can enrol',
      }),
    ),
  },
  { title: 'Recipient' },
);

export const RecipientsPage = Type.Object(
  {
    items: Type.Array(Recipient),
    nextCursor: Type.Optional(Type.String({ description: 'Left out on the last page' })),
  },
  { title: 'RecipientsPage' },
);

export type RecipientView = Static<typeof Recipient>;
export type RecipientsPageView = Static<typeof RecipientsPage>;

const Device = Type.Object(
  {
    serialNumber: Type.Optional(Type.String()),
    udid: Type.Optional(Type.String()),
    model: Type.Optional(Type.String()),
    osVersion: Type.Optional(Type.String()),
  },
  { title: 'Device' },
);

const Nullable = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);

export const Token = Type.Object(
  {
    id: Id,
    organization: Id,
    batchId: Id,
    mdmUser: Type.Object({ id: Id, email: Email }),
    displayName: Type.String(),
    tags: Type.Array(Type.String()),
    state: Type.Enum([...tokenStates]),
    type: Type.Literal('user'),
    subType: Type.Literal('standard'),
    config: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      description: 'The configuration that it was made with, whole',
    }),
    createdAt: Moment,
    updatedAt: Moment,
    expireAt: Moment,
    enrollmentLink: Type.Optional(Link),
    enrollCode: Type.Optional(Type.String({ description: 'The secret at the end of the link' })),
    admPolicy: Type.Unsafe<string | null>(Nullable(Id)),
    admPolicyAssignments: Type.Array(Type.Unsafe<Record<string, unknown>>({ type: 'object' })),
    admVppLocation: Type.Unsafe<string | null>(Nullable(Id)),
    profiles: Type.Array(Id),
    admDevice: Type.Unsafe<Static<typeof Device> | null>(Nullable(Device)),
    invitation: Type.Object({
      state: Invitation,
      attempts: Count,
      reason: Reason,
      messageId: Type.Optional(Type.String()),
      sentAt: Type.Optional(Moment),
      deliveredAt: Type.Optional(Moment),
    }),
    history: Type.Array(
      Type.Object({
        what: Type.String(),
        at: Moment,
        by: Type.String({ description: 'The key or function' }),
      }),
    ),
  },
  { title: 'Token' },
);

export const ResentToken = Type.Object(
  {
    ...Token.properties,
    skipped: Type.Optional(
      Type.Unsafe<{ [reason in SkipReason]?: number }>({
        ...Skipped,
        description:
          'Where no mail was queued. queued: one waits already (with the new link, if one was asked for); bounced, ' +
          'complained, suppressed: the link was replaced without a mail, hand it over in another way',
      }),
    ),
  },
  { title: 'ResentToken' },
);

export type ResentTokenView = Static<typeof ResentToken>;

export const TokensPage = Type.Object(
  {
    items: Type.Array(Token),
    nextCursor: Type.Optional(Type.String({ description: 'Left out on the last page' })),
  },
  { title: 'TokensPage' },
);

export const BatchesPage = Type.Object(
  {
    items: Type.Array(Batch),
    nextCursor: Type.Optional(Type.String({ description: 'Left out on the last page' })),
  },
  { title: 'BatchesPage' },
);

const Suppression = Type.Object(
  {
    address: Type.String({ description: 'In lower case' }),
    reason: Type.Enum([...suppressionReasons]),
    at: Moment,
  },
  { title: 'Suppression' },
);

export const SuppressionsPage = Type.Object(
  {
    items: Type.Array(Suppression),
    nextCursor: Type.Optional(Type.String({ description: 'Left out on the last page' })),
  },
  { title: 'SuppressionsPage' },
);

export const RemovedSuppression = Type.Object({ address: Type.String() }, { title: 'RemovedSuppression' });

export type SuppressionView = Static<typeof Suppression>;
export type SuppressionsPageView = Static<typeof SuppressionsPage>;

export type TokenView = Static<typeof Token>;
export type TokensPageView = Static<typeof TokensPage>;
export type BatchesPageView = Static<typeof BatchesPage>;
