import type { TimeLimits } from '../batches/create-batch.ts';
import type { Services } from '../batches/services.ts';
import { performCreateBatch } from '../operations/create-batch.ts';
import { checked, type OperationContext } from '../operations/operation.ts';
import { preferenceApplied, readPreferences } from '../operations/prefer.ts';
import { performGetBatch, performListRecipients } from '../operations/read-batch.ts';
import { type ApiKey, apiKeyId, permits } from '../organizations/api-key.ts';
import { parseCreateBatch } from '../schemas/create-batch.ts';
import { parseHeaders, parsePath, parseQuery } from '../schemas/parse-request.ts';
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

type Controller = (input: ControllerInput) => Promise<HttpResult>;

/** What each route does: an event becomes an operation's input, its outcome a response. */
export const controllers: { readonly [name in RouteName]: Controller } = {
  async createBatch(input) {
    checked(parsePath('createBatch', input.match.params));
    const headers = checked(parseHeaders(input.event.headers));
    const preferences = readPreferences(input.event.headers.prefer);
    const body = checked(parseCreateBatch(input.event.body));
    const options = { idempotencyKey: headers['idempotency-key'], preferences };
    const answer = await performCreateBatch(body, options, contextOf(input));
    const applied = preferenceApplied(preferences, answer);
    return respond(answer.later ? 202 : 200, answer.data, {
      location: locationOf(input, answer.data.batchId),
      ...(answer.replayed && { 'idempotent-replayed': 'true' }),
      ...(applied && { 'preference-applied': applied }),
    });
  },

  async getBatch(input) {
    const { batchId } = checked(parsePath('getBatch', input.match.params));
    return respond(200, await performGetBatch({ batchId }, contextOf(input)));
  },

  async listRecipients(input) {
    const { batchId } = checked(parsePath('listRecipients', input.match.params));
    const query = checked(parseQuery('listRecipients', input.event.queryStringParameters ?? {}));
    return respond(200, await performListRecipients({ batchId, ...query }, contextOf(input)));
  },
};

function contextOf({ apiKey, time, services }: ControllerInput): OperationContext {
  const seesLinks = permits(apiKey.permissions, permissions.create);
  const actor = `key:${apiKeyId(apiKey)}`;
  return { caller: { organizationId: apiKey.organizationId, actor, seesLinks }, time, services };
}

/** The path of a batch, with the organization named as the request named it. */
function locationOf({ match }: ControllerInput, batchId: string): string {
  const template = routes.find(({ name }) => name === 'getBatch')?.path ?? '';
  return template
    .replace('{organizationId}', match.params.organizationId ?? '')
    .replace('{batchId}', batchId);
}

function respond(statusCode: number, data: unknown, headers: Record<string, string> = {}): HttpResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify({ status: true, data }),
  };
}
