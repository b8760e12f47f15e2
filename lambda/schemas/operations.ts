import Type, { type TObject, type TProperties, type TSchema } from 'typebox';
import { invitationStates } from '../batches/invitation.ts';
import type { FailureKind } from '../failure.ts';
import { tokenStates } from '../tokens/token.ts';
import {
  Batch,
  BatchesPage,
  CreatedBatch,
  DryRun,
  RecipientsPage,
  RemovedSuppression,
  ResentBatch,
  ResentToken,
  SuppressionsPage,
  Token,
  TokensPage,
} from './answers.ts';
import { configurationFields } from './configuration.ts';
import { CreateBatchBody, WrappedCreateBatchBody } from './create-batch-body.ts';
import { Id, strict, text } from './fields.ts';
import { ranges } from './rules.ts';

/** What an operation takes and gives, whatever the way in. */
export interface Operation {
  /** What it does, for the API's description. */
  readonly summary: string;
  /** Path parameters besides `organizationId`. */
  readonly parameters: TProperties;
  readonly query: TProperties;
  readonly body?: TObject;
  /** Another form of the same body. */
  readonly wrappedBody?: TObject;
  /** Whether it heeds Idempotency-Key and Prefer. */
  readonly makesBatch: boolean;
  /** How it may fail besides the ways that all may. */
  readonly failures: readonly FailureKind[];
  /** `data` of its answers, by HTTP status. */
  readonly answers: { readonly [status: number]: { readonly description: string; readonly data: TSchema } };
}

/** Query of a list: where to go on, and how much to give. */
function pages(maximum: number) {
  return {
    cursor: Type.Optional(
      text({
        minLength: 1,
        maxLength: 1024,
        description: 'The nextCursor of the page before: of this list, with the same filters',
      }),
    ),
    limit: Type.Integer({ minimum: 1, maximum, default: Math.min(maximum, 100) }),
  };
}

const tokenId = { tokenId: Id };

const deviceText = Type.Optional(text({ minLength: 1, maxLength: 128 }));
const Device = strict(
  { serialNumber: deviceText, udid: deviceText, model: deviceText, osVersion: deviceText },
  { title: 'RedeemingDevice' },
);

const resendAnswers = {
  200: {
    description: 'All are queued, and mailed as the send rate allows; or nobody was left to queue',
    data: ResentBatch,
  },
  202: { description: 'Accepted; the rest is queued soon', data: ResentBatch },
};

const tokenAnswer = { 200: { description: 'The token', data: Token } };

/** Every operation of the API. Types, validators and the OpenAPI document come from this table. */
export const operations = {
  createBatch: {
    summary: 'Make a token for each address and invite each person',
    parameters: {},
    query: { dryRun: Type.Boolean({ default: false, description: 'Check everything, write nothing' }) },
    body: CreateBatchBody,
    wrappedBody: WrappedCreateBatchBody,
    makesBatch: true,
    failures: [
      'featureNotAllowed',
      'organizationNotReady',
      'keyInUse',
      'tooLarge',
      'unsupportedMediaType',
      'keyReused',
      'requestLimitExceeded',
      'limitExceeded',
    ],
    answers: {
      200: {
        description: 'All tokens are made; or, in a dry run, what would be',
        data: Type.Union([CreatedBatch, DryRun]),
      },
      202: { description: 'Accepted; the tokens still missing are made soon', data: CreatedBatch },
    },
  },
  getBatch: {
    summary: 'How far a batch has come',
    parameters: { batchId: Id },
    query: {},
    makesBatch: false,
    failures: [],
    answers: { 200: { description: 'The batch', data: Batch } },
  },
  listRecipients: {
    summary: 'The addresses of a batch, each with its token and invitation',
    parameters: { batchId: Id },
    query: pages(1000),
    makesBatch: false,
    failures: [],
    answers: { 200: { description: 'A page of recipients in request order', data: RecipientsPage } },
  },
  listBatches: {
    summary: "The organization's batches, newest first",
    parameters: {},
    query: pages(100),
    makesBatch: false,
    failures: [],
    answers: { 200: { description: 'A page of batches', data: BatchesPage } },
  },
  revokeBatch: {
    summary: 'Revoke all tokens of a batch that are still PENDING, at once and for good',
    parameters: { batchId: Id },
    query: {},
    makesBatch: false,
    failures: ['stateConflict'],
    answers: { 200: { description: 'The batch', data: Batch } },
  },
  retryBatch: {
    summary:
      'Send again to those whose invitation failed or bounced for a passing reason, and to no one else',
    parameters: { batchId: Id },
    query: {},
    makesBatch: true,
    failures: ['stateConflict', 'limitExceeded', 'organizationNotReady', 'keyInUse', 'keyReused'],
    answers: resendAnswers,
  },
  resendBatch: {
    summary: 'Remind those who are still PENDING, at most once a day each',
    parameters: { batchId: Id },
    query: {},
    body: strict(
      {
        force: Type.Boolean({
          default: false,
          description: 'Also those who were mailed within the last day',
        }),
      },
      { title: 'ResendBatch' },
    ),
    makesBatch: true,
    failures: [
      'stateConflict',
      'limitExceeded',
      'organizationNotReady',
      'keyInUse',
      'keyReused',
      'tooLarge',
      'unsupportedMediaType',
    ],
    answers: resendAnswers,
  },
  resendToken: {
    summary: 'Send the invitation again, under the same link or a new one; three times a day (UTC) at most',
    parameters: tokenId,
    query: {},
    body: strict(
      {
        rotate: Type.Boolean({
          default: false,
          description: 'Under a new link; the old one dies when the new mail was accepted',
        }),
      },
      { title: 'ResendToken' },
    ),
    makesBatch: true,
    failures: [
      'stateConflict',
      'limitExceeded',
      'organizationNotReady',
      'keyInUse',
      'keyReused',
      'tooLarge',
      'unsupportedMediaType',
    ],
    answers: {
      200: { description: 'The token; its mail is queued unless skipped says why not', data: ResentToken },
    },
  },
  createToken: {
    summary: 'Make one token and invite its person',
    parameters: {},
    query: {},
    body: strict(
      { ...configurationFields, userEmail: Type.String({ description: 'The address' }) },
      { title: 'CreateToken' },
    ),
    makesBatch: true,
    failures: [
      'featureNotAllowed',
      'organizationNotReady',
      'keyInUse',
      'tooLarge',
      'unsupportedMediaType',
      'keyReused',
      'requestLimitExceeded',
      'limitExceeded',
    ],
    answers: tokenAnswer,
  },
  listTokens: {
    summary: 'Tokens, newest first; a filtered page may be short and still have a next one',
    parameters: {},
    query: {
      ...pages(100),
      batchId: Type.Optional(Id),
      email: Type.Optional(text({ minLength: 1, maxLength: 320 })),
      state: Type.Optional(Type.Enum([...tokenStates])),
      invitation: Type.Optional(Type.Enum([...invitationStates])),
    },
    makesBatch: false,
    failures: [],
    answers: { 200: { description: 'A page of tokens', data: TokensPage } },
  },
  getToken: {
    summary: 'A token, its invitation and its history',
    parameters: tokenId,
    query: {},
    makesBatch: false,
    failures: [],
    answers: tokenAnswer,
  },
  updateToken: {
    summary: "Change a token's name, tags or life; not once it is DONE or DELETED",
    parameters: tokenId,
    query: {},
    body: strict(
      {
        displayName: configurationFields.displayName,
        tags: configurationFields.tags,
        duration: Type.Optional(
          Type.Integer({
            minimum: ranges.duration.minimum,
            maximum: ranges.duration.maximum,
            description: 'Seconds from now; never past one year from the creation',
          }),
        ),
      },
      { title: 'UpdateToken' },
    ),
    makesBatch: false,
    failures: ['stateConflict', 'tooLarge', 'unsupportedMediaType'],
    answers: tokenAnswer,
  },
  removeToken: {
    summary: 'End a token at once and for good; its link says so',
    parameters: tokenId,
    query: {},
    makesBatch: false,
    failures: ['stateConflict'],
    answers: tokenAnswer,
  },
  reopenToken: {
    summary: 'Make a DONE token whose enrolment failed PENDING again, under a new link',
    parameters: tokenId,
    query: {},
    makesBatch: false,
    failures: ['stateConflict'],
    answers: tokenAnswer,
  },
  redeemToken: {
    summary: 'Use a token up, once; for MDM servers',
    parameters: {},
    query: {},
    body: strict(
      {
        secret: text({
          minLength: 1,
          maxLength: 256,
          description: 'The end of the link; what a program appended to it is ignored',
        }),
        device: Type.Optional(Device),
      },
      { title: 'RedeemToken' },
    ),
    makesBatch: false,
    failures: ['tokenUsed', 'tokenTooOld', 'tokenRevoked', 'tooLarge', 'unsupportedMediaType'],
    answers: tokenAnswer,
  },
  listSuppressions: {
    summary: 'Addresses that are not mailed any more, as their mail bounced for good or they complained',
    parameters: {},
    query: pages(100),
    makesBatch: false,
    failures: [],
    answers: { 200: { description: 'A page of addresses', data: SuppressionsPage } },
  },
  removeSuppression: {
    summary: 'Let an address be mailed again',
    parameters: {
      address: text({
        minLength: 1,
        maxLength: 320,
        description: 'The address, URL-encoded; one with a question mark goes into the query',
      }),
    },
    query: {},
    makesBatch: false,
    failures: [],
    answers: { 200: { description: 'The address that was taken off the list', data: RemovedSuppression } },
  },
} satisfies Record<string, Operation>;
