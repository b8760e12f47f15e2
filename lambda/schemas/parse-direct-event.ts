import { type CreateBatchInput, parseCreateBatch, parseCreateToken } from './create-batch.ts';
import type { DirectEvent } from './direct-event.ts';
import * as validators from './generated/validators.js';
import { alsoRefuse, type Parsed, parse } from './parse.ts';
import { isObject, type PlainOperation, parseInput, parseQuery, refuseLarge } from './parse-request.ts';
import type { Input, OperationName, Query } from './requests.ts';
import { maxPlainInputBytes } from './rules.ts';
import { isDamaged } from './unstorable.ts';
import type { Violation } from './violation.ts';

/** A checked direct event: one member for each operation, told apart by `operation`. */
export type DirectCommand<N extends OperationName = OperationName> = {
  readonly [M in N]: Omit<DirectEvent, 'operation' | 'input'> & {
    readonly operation: M;
    readonly input: Inputs[M];
  };
}[N];

/** What the use cases take, by operation. */
export type Inputs = Omit<{ readonly [N in OperationName]: Input<N> }, 'createBatch' | 'createToken'> & {
  readonly createBatch: CreateBatchInput & Query<'createBatch'>;
  readonly createToken: CreateBatchInput;
};

/** Checks what another Lambda sends, its input by the same schemas as an HTTP request. */
export function parseDirectEvent(event: unknown): Parsed<DirectCommand> {
  const large = isObject(event) && refuseLarge(event, maxPlainInputBytes, 'input');
  if (large) return large;
  const envelope = parse(validators.directEvent, event);
  return envelope.ok ? withInput(envelope.value, envelope.value.operation) : envelope;
}

const inputs: { readonly [N in OperationName]: (input: unknown) => Parsed<Inputs[N]> } = {
  createBatch: parseBulkInput,
  createToken: parseCreateToken,
  getBatch: plain('getBatch'),
  listRecipients: plain('listRecipients'),
  listBatches: plain('listBatches'),
  revokeBatch: plain('revokeBatch'),
  retryBatch: plain('retryBatch'),
  resendBatch: plain('resendBatch'),
  resendToken: plain('resendToken'),
  listTokens: plain('listTokens'),
  getToken: plain('getToken'),
  updateToken: plain('updateToken'),
  removeToken: plain('removeToken'),
  reopenToken: plain('reopenToken'),
  redeemToken: plain('redeemToken'),
  listSuppressions: plain('listSuppressions'),
  removeSuppression: plain('removeSuppression'),
};

/** Whether a value is the name of an operation. */
export function isOperation(value: unknown): value is OperationName {
  return typeof value === 'string' && Object.hasOwn(inputs, value);
}

/** The body with the query beside it. */
function parseBulkInput(input: unknown): Parsed<Inputs['createBatch']> {
  const { dryRun: wanted, ...body }: Readonly<Record<string, unknown>> = { ...Object(input) };
  const query = parseQuery('createBatch', wanted === undefined ? {} : { dryRun: wanted });
  const parsed = parseCreateBatch(body);
  if (!query.ok) return parsed.ok ? query : alsoRefuse(parsed, query.violations);
  return parsed.ok ? { ok: true, value: { ...parsed.value, ...query.value } } : parsed;
}

function plain<N extends PlainOperation>(name: N): (input: unknown) => Parsed<Input<N>> {
  return (input) => parseInput(name, {}, {}, input);
}

function withInput<N extends OperationName>(event: DirectEvent, operation: N): Parsed<DirectCommand<N>> {
  const input = alsoRefuse(inputs[operation](event.input), damagedAddresses(event.input));
  if (input.ok) return { ok: true, value: { ...event, operation, input: input.value } };
  const violations = input.violations.map(({ pointer, message }) => ({
    pointer: `/input${pointer}`,
    message,
  }));
  return { ...input, violations };
}

/** The first address that shows that the payload was not UTF-8: over HTTP such a body is refused whole. */
function damagedAddresses({ userEmails }: Record<string, unknown>): Violation[] {
  if (!Array.isArray(userEmails)) return [];
  const index = userEmails.findIndex((email) => typeof email === 'string' && isDamaged(email));
  if (index < 0) return [];
  const message = `userEmails[${index}] holds U+FFFD, which stands for what could not be read; send it as UTF-8.`;
  return [{ pointer: `/userEmails/${index}`, message }];
}
