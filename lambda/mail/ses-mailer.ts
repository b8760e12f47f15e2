import {
  type BulkEmailDestination,
  GetSendQuotaCommand,
  type SESClient,
  SendBulkTemplatedEmailCommand,
} from '@aws-sdk/client-ses';
import type { Envelope, Letter, Mailer, Posted, SendQuota } from '../batches/mailer.ts';
import type { Log } from '../batches/services.ts';
import { callInput, destinations, fitting, type Sender } from './bulk-call.ts';
import { type CallFailure, callFailure, refusalCode, statusOutcome, textField } from './outcomes.ts';

export interface SesMailerOptions extends Sender {
  /** Must not retry by itself; `createSesClient` makes one. */
  readonly client: SESClient;
  /** Hears codes and counts; never an address, and no text of SES's, which may hold one. */
  readonly log: Pick<Log, 'warn'>;
}

/** Sends invitations by SES, with its v1 action SendBulkTemplatedEmail. */
export function createSesMailer(options: SesMailerOptions): Mailer {
  return {
    send: (envelope, letters, signal, turn = atOnce) => send(options, envelope, letters, signal, turn),
    fitting: (envelope, letters) => fitting(options, envelope, letters),
    quota: (signal) => readQuota(options, signal),
  };
}

const atOnce = async (): Promise<void> => undefined;

/**
 * One call; when SES rejects it for something in it, the two halves of it, and so on: a malformed address ends
 * up alone and fails alone. A rejected call sends nothing, so no more mails leave than there are letters.
 */
async function send(
  options: SesMailerOptions,
  envelope: Envelope,
  letters: readonly Letter[],
  signal: AbortSignal,
  turn: () => Promise<void>,
): Promise<Posted[]> {
  const posted: Posted[] = [];
  const parts = [destinations(envelope, letters)];
  for (let part = parts.pop(); part && part.length > 0; part = parts.pop()) {
    const answer = signal.aborted ? notHandedOver : await sendPart(options, envelope, part, signal, turn);
    if (Array.isArray(answer)) {
      posted.push(...answer);
    } else if (answer.kind === 'stopped') {
      const rest = letters.length - posted.length - part.length;
      posted.push(...fill(part.length, answer.posted), ...fill(rest, later(answer.posted)));
      break;
    } else if (part.length === 1) {
      posted.push(answer.posted);
    } else {
      const middle = Math.ceil(part.length / 2);
      parts.push(part.slice(middle), part.slice(0, middle));
    }
  }
  return posted;
}

async function sendPart(
  options: SesMailerOptions,
  envelope: Envelope,
  part: BulkEmailDestination[],
  signal: AbortSignal,
  turn: () => Promise<void>,
): Promise<Posted[] | CallFailure> {
  const { client, from, log } = options;
  const command = new SendBulkTemplatedEmailCommand({ ...callInput(options, envelope), Destinations: part });
  let handedOver = false;
  command.middlewareStack.add(
    (next) => async (call) => {
      await turn();
      signal.throwIfAborted();
      handedOver = true;
      return next(call);
    },
    { step: 'deserialize', name: 'waitForTurn' },
  );
  const sender = bareAddress(from);
  try {
    const { Status: statuses = [] } = await client.send(command, { abortSignal: signal });
    const odd = new Set(
      part.map((_, n) => statuses[n]?.Status ?? 'none').filter((status) => status !== 'Success'),
    );
    if (odd.size > 0) log.warn('ses_statuses', { statuses: [...odd], recipients: part.length });
    return part.map((_, n) => statusOutcome(statuses[n], sender));
  } catch (error) {
    if (!handedOver && signal.aborted) return notHandedOver;
    log.warn('ses_call_failed', { code: errorCode(error), recipients: part.length });
    return callFailure(error, sender);
  }
}

/** `undefined` when SES cannot be asked, or gave no full answer. */
async function readQuota(
  { client, log }: SesMailerOptions,
  signal: AbortSignal,
): Promise<SendQuota | undefined> {
  try {
    const answer = await client.send(new GetSendQuotaCommand({}), { abortSignal: signal });
    const { MaxSendRate: perSecond, Max24HourSend: max24Hours, SentLast24Hours: sentLast24Hours } = answer;
    if (perSecond === undefined || max24Hours === undefined || sentLast24Hours === undefined)
      return undefined;
    return { perSecond, max24Hours, sentLast24Hours };
  } catch (error) {
    log.warn('ses_quota_unavailable', { code: errorCode(error) });
    return undefined;
  }
}

const notHandedOver: CallFailure = { kind: 'stopped', posted: { outcome: 'later', reason: 'unavailable' } };

/** For letters behind one that stopped the sending: they were not handed over. */
function later(stopped: Posted): Posted {
  return stopped.outcome === 'later' ? stopped : notHandedOver.posted;
}

function fill(length: number, posted: Posted): Posted[] {
  return Array.from({ length }, () => posted);
}

function bareAddress(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
}

function errorCode(error: unknown): string {
  return refusalCode(error) ?? textField(error, 'code') ?? textField(error, 'name') ?? 'unknown';
}
