import {
  type BulkEmailDestinationStatus,
  type BulkEmailStatus,
  SESServiceException,
} from '@aws-sdk/client-ses';
import type { Posted } from '../batches/mailer.ts';

/**
 * What a whole call came to when SES gave no statuses. `rejected`: something in it was refused, nothing of it
 * was sent; `posted` holds for a letter that was alone in it. `stopped`: holds for all of its letters.
 */
export type CallFailure = { readonly kind: 'rejected' | 'stopped'; readonly posted: Posted };

/**
 * What became of one destination of a call that SES answered. Half an answer will do: a message id without a status
 * is a mail on its way, and so is a success without an id.
 *
 * @param status `undefined` where SES gave fewer statuses than destinations
 * @param sender address the mail is sent from
 */
export function statusOutcome(status: BulkEmailDestinationStatus | undefined, sender: string): Posted {
  const { Status: name, MessageId: messageId, Error: message = '' } = status ?? {};
  if (messageId) return { outcome: 'sent', messageId };
  if (name === 'Success') return { outcome: 'sent' };
  if (name === 'MessageRejected') return rejection(message, sender);
  return statusOutcomes.get(name) ?? unknown;
}

/**
 * What a call came to that ended in an error. Only a definite refusal counts as not sent: an error that SES
 * itself named, or that came before there was a connection. After anything else the letters may be on their way.
 *
 * @param sender address the mail is sent from
 */
export function callFailure(error: unknown, sender: string): CallFailure {
  const code = refusalCode(error);
  const message = textField(error, 'message') ?? '';
  if (code === undefined) return stopped(cameBeforeConnection(error) ? unavailable : unknown);
  if (code === 'MessageRejected' || accessDeniedCodes.has(code)) {
    const posted = code === 'MessageRejected' ? rejection(message, sender) : accessDenial(message, sender);
    return posted.outcome === 'failed' ? { kind: 'rejected', posted } : stopped(posted);
  }
  if (code === 'InvalidParameterValue') return { kind: 'rejected', posted: rejected };
  if (throttlingCodes.has(code)) return stopped(/daily/i.test(message) ? dailyQuota : throttled);
  return stopped(pausedCodes.has(code) ? paused : unavailable);
}

/** The code SES gave with a 4xx answer; a 5xx, or an answer that is not SES's, tells nothing for sure. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof SESServiceException)) return undefined;
  const status = error.$metadata.httpStatusCode ?? 0;
  if (status < 400 || status >= 500) return undefined;
  return textField(error, 'Code');
}

/** A text among the fields of an error, whatever was thrown. */
export function textField(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}

/** The system calls by which a connection comes about; and the SDK's name for having no credentials to sign with. */
function cameBeforeConnection(error: unknown): boolean {
  // Where a name has several addresses, Node tries them all and throws their errors as one.
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(cameBeforeConnection);
  const call = textField(error, 'syscall');
  return (
    call === 'connect' || call === 'getaddrinfo' || textField(error, 'name') === 'CredentialsProviderError'
  );
}

/** SES says MessageRejected of a mail, of an address it has not verified, and of a whole account. */
function rejection(message: string, sender: string): Posted {
  if (/(suspended|paused) for this account/i.test(message)) return paused;
  if (!/not verified/i.test(message)) return rejected;
  return message.split(/[\s<>,;:"]+/).some((word) => isOurs(word, sender)) ? unavailable : notVerified;
}

/**
 * Where the account is in the sandbox, SES asks IAM about each recipient as it does about the sender: who may not send
 * "to" an identity is told that access to it is denied. Denied access to all else is our own mistake.
 */
function accessDenial(message: string, sender: string): Posted {
  const identities = Array.from(
    message.matchAll(/:ses:[^:\s]*:\d*:identity\/([^\s`"]+)/g),
    ([, name = '']) => name,
  );
  return identities.some((name) => !isOurs(name, sender)) ? notVerified : unavailable;
}

/** Whether an identity, as SES writes it into a sentence, is the sender's address, its domain, or one above that. */
function isOurs(identity: string, sender: string): boolean {
  const name = identity.replace(/['.)\]]+$/, '').toLowerCase();
  const address = sender.toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return name === address || name === domain || (name.includes('.') && domain.endsWith(`.${name}`));
}

function stopped(posted: Posted): CallFailure {
  return { kind: 'stopped', posted };
}

const throttled: Posted = { outcome: 'later', reason: 'throttled' };
const dailyQuota: Posted = { outcome: 'later', reason: 'daily_quota' };
const paused: Posted = { outcome: 'later', reason: 'sending_paused' };
const unavailable: Posted = { outcome: 'later', reason: 'unavailable' };
const rejected: Posted = { outcome: 'failed', reason: 'rejected_by_ses' };
/** In the sandbox SES sends to verified addresses only. It fails, for the admin to see; nobody would wait it out. */
const notVerified: Posted = { outcome: 'failed', reason: 'address_not_verified' };
const unknown: Posted = { outcome: 'unknown' };

const accessDeniedCodes = new Set(['AccessDenied', 'AccessDeniedException']);
const throttlingCodes = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceeded',
]);
const pausedCodes = new Set(['AccountSendingPausedException', 'ConfigurationSetSendingPausedException']);

/**
 * By status. What is wrong with our own set-up is `later`: the address is not to blame, and the next deployment
 * mends it. A status that SES has not documented yet is `unknown`: no success, but not surely unsent either.
 */
const statusOutcomes: ReadonlyMap<string | undefined, Posted> = new Map(
  Object.entries({
    AccountDailyQuotaExceeded: dailyQuota,
    AccountSendingPaused: paused,
    AccountSuspended: paused,
    AccountThrottled: throttled,
    ConfigurationSetDoesNotExist: unavailable,
    ConfigurationSetSendingPaused: paused,
    Failed: { outcome: 'failed', reason: 'failed_at_ses' },
    InvalidParameterValue: rejected,
    InvalidSendingPoolName: unavailable,
    MailFromDomainNotVerified: unavailable,
    TemplateDoesNotExist: unavailable,
    TransientFailure: unavailable,
  } satisfies Record<Exclude<BulkEmailStatus, 'Success' | 'MessageRejected'>, Posted>),
);
