import type { Context } from 'aws-lambda';
import { checkAnswerSize } from '../answer-size.ts';
import type { Services } from '../batches/services.ts';
import { Failure, failureKinds, toFailure } from '../failure.ts';
import { errorBody, isOurs } from '../failure-body.ts';
import type { ErrorLog } from '../observability/log.ts';
import { timeLimits } from '../observability/time-limits.ts';
import { performCreateBatch, performDryRun } from '../operations/create-batch.ts';
import { performListTokens } from '../operations/list-tokens.ts';
import { checked, type OperationContext } from '../operations/operation.ts';
import { readPreferences } from '../operations/prefer.ts';
import {
  performGetBatch,
  performListBatches,
  performListRecipients,
  performRevokeBatch,
} from '../operations/read-batch.ts';
import { performResendBatch, performResendToken, performRetryBatch } from '../operations/resend.ts';
import { performListSuppressions, performRemoveSuppression } from '../operations/suppressions.ts';
import {
  performCreateToken,
  performGetToken,
  performRedeemToken,
  performRemoveToken,
  performReopenToken,
  performUpdateToken,
} from '../operations/tokens.ts';
import { looksLikeId } from '../organizations/organization.ts';
import type { ErrorBody } from '../schemas/error.ts';
import { type DirectCommand, parseDirectEvent } from '../schemas/parse-direct-event.ts';
import { readEventFacts, UnansweredRequest } from './unanswered-request.ts';

/** Time kept back for the answer, in milliseconds. */
const answerReserve = 10_000;

export type DirectAnswer = { readonly status: true; readonly data: unknown } | ErrorBody;

export interface DirectDependencies {
  readonly services: Services;
  readonly log: ErrorLog;
  /** Counts every request that was refused, or that failed on our side. */
  readonly onFailure: (outcome: 'refused' | 'failed') => void;
}

/**
 * Makes the handler that other Lambdas invoke; IAM decides who may. It answers with the data or the error object of the
 * HTTP API, or throws instead of the latter where the event says `onRefusal: "throw"`. Without a key the request id
 * serves as one: Lambda tries an event invocation again under the same id.
 */
export function createDirectHandler({ services, log, onFailure }: DirectDependencies) {
  return async (event: unknown, lambda: Context): Promise<DirectAnswer> => {
    const requestId = lambda.awsRequestId;
    const facts = readEventFacts(event);
    try {
      const time = timeLimits(services.clock, lambda.getRemainingTimeInMillis(), answerReserve);
      const command = checked(parseDirectEvent(event));
      const organizationId = await resolve(command.organizationId, services);
      const caller = { organizationId, actor: command.actor, seesLinks: true };
      const idempotencyKey = command.idempotencyKey ?? `lambda:${requestId}`;
      const preferences = readPreferences(command.prefer);
      const context = { caller, time, services, idempotencyKey, preferences };
      const answer = { status: true, data: await perform(command, context) } as const;
      checkAnswerSize(JSON.stringify(answer));
      return answer;
    } catch (error) {
      const failure = toFailure(error);
      const { operation, organizationId, throwsFailures } = facts;
      const { code } = failureKinds[failure.kind];
      const fields = { requestId, operation, organizationId, code };
      if (isOurs(failure)) log.error('request_failed', failure, fields);
      else log.warn('request_refused', { ...fields, failure: failure.kind });
      onFailure(isOurs(failure) ? 'failed' : 'refused');
      if (throwsFailures) throw new UnansweredRequest(failure, facts);
      return errorBody(failure, requestId);
    }
  };
}

async function perform(command: DirectCommand, context: OperationContext): Promise<unknown> {
  switch (command.operation) {
    case 'createBatch':
      if (command.input.dryRun) return performDryRun(command.input, context);
      return (await performCreateBatch(command.input, context)).data;
    case 'getBatch':
      return performGetBatch(command.input, context);
    case 'listRecipients':
      return performListRecipients(command.input, context);
    case 'listBatches':
      return performListBatches(command.input, context);
    case 'revokeBatch':
      return performRevokeBatch(command.input, context);
    case 'createToken':
      return (await performCreateToken(command.input, context)).data;
    case 'retryBatch':
      return (await performRetryBatch(command.input, context)).data;
    case 'resendBatch':
      return (await performResendBatch(command.input, context)).data;
    case 'resendToken':
      return (await performResendToken(command.input, context)).data;
    case 'listTokens':
      return performListTokens(command.input, context);
    case 'getToken':
      return performGetToken(command.input, context);
    case 'updateToken':
      return performUpdateToken(command.input, context);
    case 'removeToken':
      return performRemoveToken(command.input, context);
    case 'reopenToken':
      return performReopenToken(command.input, context);
    case 'redeemToken':
      return performRedeemToken(command.input, context);
    case 'listSuppressions':
      return performListSuppressions(command.input, context);
    case 'removeSuppression':
      return performRemoveSuppression(command.input, context);
  }
}

async function resolve(name: string, services: Services): Promise<string> {
  const id = looksLikeId(name) ? name.toLowerCase() : await services.organizations.resolve(name);
  if (id !== undefined) return id;
  throw new Failure('notFound', {
    details: [{ pointer: '/organizationId', message: `There is no organization ${name}.` }],
  });
}
