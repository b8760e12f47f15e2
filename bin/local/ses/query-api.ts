import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Account } from './account.ts';
import { actions } from './actions/actions.ts';
import type { AnswerFault } from './faults.ts';
import { Parameters } from './parameters.ts';
import { readBody } from './read-body.ts';
import { SesError } from './ses-error.ts';
import { answerXml, errorXml } from './xml.ts';

/** Answers one call of SES v1 (AWS query protocol: a form in, XML out), faults included. */
export async function answerCall(
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const send = (status: number, xml: string) =>
    response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }).end(xml);
  try {
    const call = Parameters.parse(await readBody(request));
    const name = call.text('Action') ?? '';
    const fault = account.faults.next(name);
    const xml = await perform(account, request, call, name, fault, requestId);
    if (fault?.answer === 'late') await setTimeout(fault.milliseconds, undefined, { ref: false });
    if (fault?.answer === 'lost') request.socket.destroy();
    else send(200, xml);
  } catch (error) {
    const callerLeft = !(error instanceof SesError) && !request.complete;
    if (callerLeft) return;
    const refusal = error instanceof SesError ? error : internalFailure(error);
    send(refusal.status, errorXml(refusal, requestId));
  }
}

async function perform(
  account: Account,
  request: IncomingMessage,
  call: Parameters,
  name: string,
  fault: AnswerFault | undefined,
  requestId: string,
): Promise<string> {
  if (fault?.answer === 'failed') throw new SesError('InternalFailure', 'Made to fail.', 500);
  if (fault?.answer === 'refused') {
    throw new SesError(fault.code ?? 'Throttling', fault.message ?? 'Maximum sending rate exceeded.');
  }
  if (fault?.answer === 'lost' && fault.accepted === false) return '';
  if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true) {
    throw new SesError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const action = actions.get(name);
  if (action === undefined) throw unknownAction(name);
  return answerXml(name, await action(account, call), requestId);
}

function unknownAction(name: string): SesError {
  if (name === '') return new SesError('MissingAction', 'The request must contain the parameter Action.');
  return new SesError('InvalidAction', `Could not find operation ${name} for version 2010-12-01`);
}

function internalFailure(error: unknown): SesError {
  console.error('SES:', error);
  return new SesError('InternalFailure', 'The local SES has failed; see its output.', 500);
}
