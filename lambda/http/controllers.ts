import { checkAnswerSize } from '../answer-size.ts';
import type { TimeLimits } from '../batches/create-batch.ts';
import type { Services } from '../batches/services.ts';
import { withPlusSigns } from '../operations/address-key.ts';
import { type CreateBatchAnswer, performCreateBatch, performDryRun } from '../operations/create-batch.ts';
import { performListTokens } from '../operations/list-tokens.ts';
import { checked, type OperationContext } from '../operations/operation.ts';
import { preferenceApplied, readPreferences } from '../operations/prefer.ts';
import {
  performGetBatch,
  performListBatches,
  performListRecipients,
  performRevokeBatch,
} from '../operations/read-batch.ts';
import {
  performResendBatch,
  performResendToken,
  performRetryBatch,
  type ResendBatchAnswer,
  type ResendTokenAnswer,
} from '../operations/resend.ts';
import { performListSuppressions, performRemoveSuppression } from '../operations/suppressions.ts';
import {
  type CreateTokenAnswer,
  performCreateToken,
  performGetToken,
  performRedeemToken,
  performRemoveToken,
  performReopenToken,
  performUpdateToken,
} from '../operations/tokens.ts';
import { type ApiKey, apiKeyId, permits } from '../organizations/api-key.ts';
import { parseCreateBatch, parseCreateToken } from '../schemas/create-batch.ts';
import {
  type PlainOperation,
  parseHeaders,
  parseInput,
  parsePath,
  parseQuery,
} from '../schemas/parse-request.ts';
import type { Input } from '../schemas/requests.ts';
import { answerHeaders } from './answer-headers.ts';
import type { HttpEvent, HttpResult } from './request.ts';
import type { Match } from './router.ts';
import { permissions, type RouteName, routes } from './routes.ts';

export interface ControllerInput {
  readonly event: HttpEvent;
  readonly match: Match;
  readonly apiKey: ApiKey;
  readonly time: TimeLimits;
  readonly services: Services;
}

const replayedHeader = { 'idempotent-replayed': 'true' };

type Controller = (input: ControllerInput) => Promise<HttpResult>;

/** What each route does: an event becomes an operation's input, its outcome a response. */
export const controllers: { readonly [name in RouteName]: Controller } = {
  async createBatch(input) {
    checked(parsePath('createBatch', input.match.params));
    const { dryRun } = checked(parseQuery('createBatch', input.event.queryStringParameters ?? {}));
    const body = checked(parseCreateBatch(input.event.body));
    const context = contextOf(input);
    if (dryRun) return respond(200, await performDryRun(body, context));
    const answer = await performCreateBatch(body, context);
    return respondCreated(input, answer, preferenceApplied(context.preferences, answer));
  },

  async createToken(input) {
    checked(parsePath('createToken', input.match.params));
    checked(parseQuery('createToken', input.event.queryStringParameters ?? {}));
    const body = checked(parseCreateToken(input.event.body));
    return respondToken(await performCreateToken(body, contextOf(input)));
  },

  retryBatch: resending('retryBatch', performRetryBatch),
  resendBatch: resending('resendBatch', performResendBatch),
  async resendToken(input) {
    return respondToken(await performResendToken(inputOf('resendToken', input), contextOf(input)));
  },
  getBatch: plain('getBatch', performGetBatch),
  listRecipients: plain('listRecipients', performListRecipients),
  listBatches: plain('listBatches', performListBatches),
  revokeBatch: plain('revokeBatch', performRevokeBatch),
  listTokens: plain('listTokens', performListTokens),
  getToken: plain('getToken', performGetToken),
  updateToken: plain('updateToken', performUpdateToken),
  removeToken: plain('removeToken', performRemoveToken),
  reopenToken: plain('reopenToken', performReopenToken),
  redeemToken: plain('redeemToken', performRedeemToken),
  listSuppressions: plain('listSuppressions', performListSuppressions),
  removeSuppression: plain('removeSuppression', performRemoveSuppression),

  async removeSuppressionByQuery(input) {
    const { match, event } = input;
    const { address, ...query } = event.queryStringParameters ?? {};
    const params = { ...match.params, ...(address !== undefined && { address: withPlusSigns(address) }) };
    return controllers.removeSuppression({
      ...input,
      match: { ...match, params },
      event: { ...event, queryStringParameters: query },
    });
  },
};

/** The controller of an operation that makes a batch of what it sends again. */
function resending<N extends PlainOperation>(
  name: N,
  perform: (input: Input<N>, context: OperationContext) => Promise<ResendBatchAnswer>,
): Controller {
  return async (input) => respondCreated(input, await perform(inputOf(name, input), contextOf(input)));
}

/** The controller of an operation that takes what the request says and answers 200. */
function plain<N extends PlainOperation>(
  name: N,
  perform: (input: Input<N>, context: OperationContext) => Promise<unknown>,
): Controller {
  return async (input) => respond(200, await perform(inputOf(name, input), contextOf(input)));
}

function inputOf<N extends PlainOperation>(name: N, { match, event }: ControllerInput): Input<N> {
  checked(parsePath(name, match.params));
  const query = event.queryStringParameters ?? {};
  const body = match.route.body === 'none' ? undefined : event.body || {};
  return checked(parseInput(name, match.params, query, body));
}

function contextOf({ event, apiKey, time, services }: ControllerInput): OperationContext {
  const headers = checked(parseHeaders(event.headers));
  const seesLinks = permits(apiKey.permissions, permissions.create);
  return {
    caller: { organizationId: apiKey.organizationId, actor: `key:${apiKeyId(apiKey)}`, seesLinks },
    time,
    services,
    idempotencyKey: headers['idempotency-key'],
    preferences: readPreferences(event.headers.prefer),
  };
}

function respondToken({ data, replayed }: CreateTokenAnswer | ResendTokenAnswer): HttpResult {
  return respond(200, data, replayed ? replayedHeader : {});
}

function respondCreated(
  input: ControllerInput,
  answer: CreateBatchAnswer | ResendBatchAnswer,
  applied?: string,
): HttpResult {
  return respond(answer.later ? 202 : 200, answer.data, {
    ...(answer.batchId !== undefined && { location: locationOf(input, answer.batchId) }),
    ...(answer.replayed && replayedHeader),
    ...(applied && { 'preference-applied': applied }),
  });
}

/** The path of a batch, with the organization named as the request named it. */
function locationOf({ match }: ControllerInput, batchId: string): string {
  const template = routes.find(({ name }) => name === 'getBatch')?.path ?? '';
  return template
    .replace('{organizationId}', match.params.organizationId ?? '')
    .replace('{batchId}', batchId);
}

function respond(statusCode: number, data: unknown, headers: Record<string, string> = {}): HttpResult {
  const body = JSON.stringify({ status: true, data });
  checkAnswerSize(body);
  return { statusCode, headers: { ...answerHeaders, ...headers }, body };
}
