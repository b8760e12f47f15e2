import Type, { type TObject, type TProperties } from 'typebox';
import type { FailureKind } from '../failure.ts';
import { Batch, CreatedBatch, RecipientsPage } from './answers.ts';
import { CreateBatchBody, WrappedCreateBatchBody } from './create-batch-body.ts';
import { Id, text } from './fields.ts';
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
  readonly answers: { readonly [status: number]: { readonly description: string; readonly data: TObject } };
}

/** Query of a list: where to go on, and how much to give. */
const page = {
  cursor: Type.Optional(
    text({ minLength: 1, maxLength: 1024, description: 'The nextCursor of the page before' }),
  ),
  limit: Type.Integer({ minimum: ranges.limit.minimum, maximum: ranges.limit.maximum, default: 100 }),
};

/** Every operation of the API. Types, validators and the OpenAPI document come from this table. */
export const operations = {
  createBatch: {
    summary: 'Make a token for each address and invite each person',
    parameters: {},
    query: {},
    body: CreateBatchBody,
    wrappedBody: WrappedCreateBatchBody,
    makesBatch: true,
    failures: [
      'featureNotAllowed',
      'keyInUse',
      'tooLarge',
      'unsupportedMediaType',
      'keyReused',
      'limitExceeded',
    ],
    answers: {
      200: { description: 'All tokens are made', data: CreatedBatch },
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
    query: page,
    makesBatch: false,
    failures: [],
    answers: { 200: { description: 'A page of recipients in request order', data: RecipientsPage } },
  },
} satisfies Record<string, Operation>;
