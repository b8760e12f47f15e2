import { expect, test } from '@jest/globals';
import { callFailure } from '../../../lambda/mail/outcomes.ts';

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
