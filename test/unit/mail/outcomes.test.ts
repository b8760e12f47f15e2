import { SESServiceException } from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import { callFailure, statusOutcome } from '../../../lambda/mail/outcomes.ts';

const sender = 'invitations@muster.example';
const later = { kind: 'stopped', posted: { outcome: 'later', reason: 'unavailable' } };
const unknown = { kind: 'stopped', posted: { outcome: 'unknown' } };

function systemError(syscall: string, code: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { syscall, code });
}

test.each<[string, unknown]>([
  ['a refused connection', systemError('connect', 'ECONNREFUSED')],
  ['a connection that did not come about in time', systemError('connect', 'ETIMEDOUT')],
  ['a name that does not resolve', systemError('getaddrinfo', 'ENOTFOUND')],
  [
    'every address of a name refused',
    new AggregateError([systemError('connect', 'ECONNREFUSED'), systemError('connect', 'EHOSTUNREACH')]),
  ],
  ['no credentials', Object.assign(new Error('none'), { name: 'CredentialsProviderError' })],
])('%s: surely not sent', (_, error) => {
  expect(callFailure(error, sender)).toEqual(later);
});

test.each<[string, unknown]>([
  ['a reset while writing', systemError('write', 'ECONNRESET')],
  ['a reset while reading', systemError('read', 'ECONNRESET')],
  ['a time-out', Object.assign(new Error('time-out'), { name: 'TimeoutError', code: 'ETIMEDOUT' })],
  ['an error of many kinds', new AggregateError([systemError('connect', 'ECONNREFUSED'), new Error('?')])],
  ['an error of no kind', new AggregateError([])],
  ['something that is no error', 'oops'],
  ['nothing', undefined],
])('%s: in doubt', (_, error) => {
  expect(callFailure(error, sender)).toEqual(unknown);
});

const notVerified = { outcome: 'failed', reason: 'address_not_verified' };

function refusal(code: string, message: string): Error {
  const error = new SESServiceException({
    name: code,
    message,
    $fault: 'client',
    $metadata: { httpStatusCode: 403 },
  });
  return Object.assign(error, { Code: code });
}

const onIdentity = (name: string) => `on resource \`arn:aws:ses:eu-west-1:123456789012:identity/${name}'`;

test.each([
  ["a recipient's address", onIdentity('ann@example.com')],
  ["a recipient's domain", onIdentity('example.com')],
  ["an address of the sender's domain that is not the sender's", onIdentity('ann@muster.example')],
  ['an address that ends like the sender', onIdentity(`my-${sender}`)],
  ['an address with an apostrophe', onIdentity("o'neil@example.com")],
  [
    'a recipient, in the words of IAM',
    'on resource: arn:aws-cn:ses:cn-north-1:123456789012:identity/ann@example.com because no identity-based policy allows it',
  ],
])('access denied to %s: the call is refused for that recipient', (_, resource) => {
  for (const code of ['AccessDenied', 'AccessDeniedException']) {
    const message = `User \`arn:aws:sts::123456789012:assumed-role/muster/deliver' is not authorized to perform \`ses:SendBulkTemplatedEmail' ${resource}`;
    expect(callFailure(refusal(code, message), sender)).toEqual({ kind: 'rejected', posted: notVerified });
  }
});

test.each([
  ["the sender's address", onIdentity('Invitations@Muster.example')],
  ["the sender's domain", onIdentity('muster.example')],
  ['the configuration set', "on resource `arn:aws:ses:eu-west-1:123456789012:configuration-set/muster-test'"],
  ['the template', 'on resource: arn:aws:ses:eu-west-1:123456789012:template/muster-test-en'],
  [
    "the sender's domain, by a policy",
    'on resource: arn:aws:ses:eu-west-1:123456789012:identity/muster.example. With an explicit deny',
  ],
  ['nobody knows what', ''],
])('access denied to %s: our own mistake, so later', (_, resource) => {
  for (const code of ['AccessDenied', 'AccessDeniedException']) {
    const message = `User: arn:aws:sts::123456789012:assumed-role/muster/deliver is not authorized to perform: ses:SendBulkTemplatedEmail ${resource}`;
    expect(callFailure(refusal(code, message), sender)).toEqual(later);
  }
});

test("access denied to a domain above the sender's is our own mistake", () => {
  const message = `User is not authorized ${onIdentity('muster.example')}`;
  expect(callFailure(refusal('AccessDenied', message), 'a@mail.muster.example')).toEqual(later);
});

test.each([
  ['the sender', sender, { outcome: 'later', reason: 'unavailable' }],
  ['the sender with its name', `Muster <${sender}>`, { outcome: 'later', reason: 'unavailable' }],
  ['an address that ends like the sender', `my-${sender}`, notVerified],
  ["a longer domain than the sender's", `${sender}.com`, notVerified],
])('not verified: %s', (_, identity, expected) => {
  const message = `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${identity}`;
  expect(statusOutcome({ Status: 'MessageRejected', Error: message }, sender)).toEqual(expected);
});

test.each([
  ['a message id alone', { MessageId: 'm' }, { outcome: 'sent', messageId: 'm' }],
  ['an id beside an error', { MessageId: 'm', Error: 'Oops' }, { outcome: 'sent', messageId: 'm' }],
  ['a success without an id', { Status: 'Success' }, { outcome: 'sent' }],
  ['a success with an empty id', { Status: 'Success', MessageId: '' }, { outcome: 'sent' }],
  ['an empty id alone', { MessageId: '' }, { outcome: 'unknown' }],
  ['an error alone', { Error: 'Oops' }, { outcome: 'unknown' }],
  ['nothing in it', {}, { outcome: 'unknown' }],
  ['nothing at all', undefined, { outcome: 'unknown' }],
] as const)('half an answer: %s', (_, status, expected) => {
  expect(statusOutcome(status, sender)).toEqual(expected);
});
