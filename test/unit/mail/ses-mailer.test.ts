import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createSesMailer } from '../../../lambda/mail/ses-mailer.ts';
import {
  type Call,
  type FakeSes,
  type Reply,
  refusal,
  result,
  startFakeSes,
  statuses,
  success,
} from './fake-ses.ts';
import { envelope, letter } from './samples.ts';

let ses: FakeSes | undefined;
afterEach(() => ses?.stop());

const later = (reason: string) => ({ outcome: 'later', reason });
const failed = (reason: string) => ({ outcome: 'failed', reason });
const unknown = { outcome: 'unknown' };
const sent = (address: string) => ({ outcome: 'sent', messageId: `id-${address}` });

describe('what is handed to SES', () => {
  test('sender, contact, configuration set and the template of the language', async () => {
    const { mailer } = await start(success);
    await mailer.send(envelope({ language: 'fr', replyTo: 'aide@acme.example' }), [letter()], signal());
    const form = ses?.calls[0]?.form;

    expect(form?.get('Action')).toBe('SendBulkTemplatedEmail');
    expect(form?.get('Source')).toBe('Muster <invitations@muster.example>');
    expect(form?.get('ReplyToAddresses.member.1')).toBe('aide@acme.example');
    expect(form?.get('ConfigurationSetName')).toBe('muster-test');
    expect(form?.get('Template')).toBe('muster-test-fr');
    expect(form?.get('DefaultTemplateData')).toBe('{}');
  });

  test('nothing before its turn, and then at once', async () => {
    const { mailer } = await start(success);
    const turn = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const posted = mailer.send(envelope(), [letter()], signal(), () => {
      asked.resolve();
      return turn.promise;
    });
    await asked.promise;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ses?.calls).toEqual([]);
    turn.resolve();
    expect(await posted).toMatchObject([{ outcome: 'sent' }]);
    expect(ses?.calls).toHaveLength(1);
  });

  test('nothing at all if it is called off before its turn, and that is no doubt', async () => {
    const { mailer } = await start(success);
    const abort = new AbortController();
    const turn = async (): Promise<void> => abort.abort();
    expect(await mailer.send(envelope(), [letter(), letter()], abort.signal, turn)).toEqual([
      later('unavailable'),
      later('unavailable'),
    ]);
    expect(ses?.calls).toEqual([]);
  });

  test('each letter with all of its tags and all of its data, none by default of the call', async () => {
    const { mailer } = await start(success);
    const letters = [
      letter({ address: 'ann@example.com', link: 'https://e.example/1', position: 4 }),
      letter({ address: 'bob@example.com', link: 'https://e.example/2', position: 5, chunk: 12, attempt: 3 }),
    ];
    await mailer.send(envelope({ organizationName: 'A & B' }), letters, signal());
    const form = ses?.calls[0]?.form ?? new URLSearchParams();

    expect(ses?.calls[0]?.addresses).toEqual(['ann@example.com', 'bob@example.com']);
    expect(tags(form, 'Destinations.member.2.ReplacementTags')).toEqual({
      organization: '64d2f0c0a1b2c3d4e5f60001',
      batch: 'b0c1d2e3f4a5b6c7d8e9f0a1',
      token: '65126ec0a1b2c3d4e5f60001',
      chunk: '12',
      position: '5',
      attempt: '3',
    });
    expect(tags(form, 'Destinations.member.1.ReplacementTags')).toMatchObject({ chunk: '0', position: '4' });
    expect(tags(form, 'DefaultTags')).toEqual({});
    expect(JSON.parse(form.get('Destinations.member.2.ReplacementTemplateData') ?? '')).toMatchObject({
      organization: 'A & B',
      organizationHtml: 'A &amp; B',
      emailText: '',
      emailTextHtml: '',
      link: 'https://e.example/2',
    });
  });

  test('a contact with a line break cannot add a header', async () => {
    const { mailer } = await start(success);
    await mailer.send(envelope({ replyTo: 'a@b.example\r\nBcc: eve@example.com' }), [letter()], signal());
    expect(ses?.calls[0]?.form.get('ReplyToAddresses.member.1')).toBe('a@b.example Bcc: eve@example.com');
  });

  test('nothing, when there are no letters', async () => {
    const { mailer } = await start(success);
    expect(await mailer.send(envelope(), [], signal())).toEqual([]);
    expect(ses?.calls).toHaveLength(0);
  });
});

describe('a status for each letter', () => {
  test.each<[string, string | undefined, object]>([
    ['AccountThrottled', undefined, later('throttled')],
    ['AccountDailyQuotaExceeded', undefined, later('daily_quota')],
    ['AccountSendingPaused', undefined, later('sending_paused')],
    ['AccountSuspended', undefined, later('sending_paused')],
    ['ConfigurationSetSendingPaused', undefined, later('sending_paused')],
    ['ConfigurationSetDoesNotExist', undefined, later('unavailable')],
    ['TemplateDoesNotExist', undefined, later('unavailable')],
    ['InvalidSendingPoolName', undefined, later('unavailable')],
    ['MailFromDomainNotVerified', undefined, later('unavailable')],
    ['TransientFailure', undefined, later('unavailable')],
    ['InvalidParameterValue', 'Illegal address', failed('rejected_by_ses')],
    ['MessageRejected', 'It contains a virus', failed('rejected_by_ses')],
    ['MessageRejected', notVerifiedMessage('ann@example.com'), failed('address_not_verified')],
    ['MessageRejected', notVerifiedMessage('Invitations@Muster.example'), later('unavailable')],
    ['Failed', undefined, failed('failed_at_ses')],
    ['SomethingNewOfNextYear', undefined, unknown],
  ])('%s (%s)', async (status, error, expected) => {
    const { mailer } = await start(() => statuses({ status, ...(error ? { error } : {}) }));
    expect(await mailer.send(envelope(), [letter()], signal())).toEqual([expected]);
  });

  test('mixed statuses are told apart in request order', async () => {
    const { mailer } = await start(() =>
      statuses(
        { status: 'AccountThrottled' },
        { status: 'Success', messageId: 'm2' },
        { status: 'MessageRejected' },
      ),
    );
    expect(await mailer.send(envelope(), [letter(), letter(), letter()], signal())).toEqual([
      later('throttled'),
      { outcome: 'sent', messageId: 'm2' },
      failed('rejected_by_ses'),
    ]);
  });

  test('letters without a status are in doubt', async () => {
    const { mailer } = await start(() => statuses({ status: 'Success', messageId: 'm1' }));
    expect(await mailer.send(envelope(), [letter(), letter()], signal())).toEqual([
      { outcome: 'sent', messageId: 'm1' },
      unknown,
    ]);
  });
});

test('a message id without a status is a mail on its way', async () => {
  const { mailer } = await start(() =>
    result(
      'SendBulkTemplatedEmail',
      '<Status><member><MessageId>m1</MessageId></member><member><Status>Success</Status></member></Status>',
    ),
  );
  expect(await mailer.send(envelope(), [letter(), letter(), letter()], signal())).toEqual([
    { outcome: 'sent', messageId: 'm1' },
    { outcome: 'sent' },
    unknown,
  ]);
});

describe('a whole call refused', () => {
  test.each<[string, string, object]>([
    ['Throttling', 'Maximum sending rate exceeded.', later('throttled')],
    ['Throttling', 'Daily message quota exceeded.', later('daily_quota')],
    ['LimitExceeded', 'Rate', later('throttled')],
    ['AccountSendingPausedException', 'Paused', later('sending_paused')],
    ['ConfigurationSetSendingPausedException', 'Paused', later('sending_paused')],
    ['MessageRejected', 'Sending suspended for this account.', later('sending_paused')],
    ['MessageRejected', notVerifiedMessage('invitations@muster.example'), later('unavailable')],
    ['TemplateDoesNotExist', 'Template muster-test-en does not exist', later('unavailable')],
    ['ConfigurationSetDoesNotExist', 'None', later('unavailable')],
    ['MailFromDomainNotVerifiedException', 'Not verified', later('unavailable')],
    ['AccessDenied', 'No', later('unavailable')],
    ['AccessDenied', accessDeniedMessage('muster.example'), later('unavailable')],
    ['ExpiredToken', 'Old', later('unavailable')],
    ['SignatureDoesNotMatch', 'Skewed', later('unavailable')],
  ])('%s (%s) leaves all letters due, after one call', async (code, message, expected) => {
    const { mailer } = await start(() => refusal(code, message));
    expect(await mailer.send(envelope(), [letter(), letter(), letter()], signal())).toEqual([
      expected,
      expected,
      expected,
    ]);
    expect(ses?.calls).toHaveLength(1);
  });

  test.each([
    ['InvalidParameterValue', 'Missing final @domain', 'rejected_by_ses'],
    ['MessageRejected', notVerifiedMessage('bad@example.com'), 'address_not_verified'],
    ['AccessDenied', accessDeniedMessage('bad@example.com'), 'address_not_verified'],
    ['AccessDeniedException', accessDeniedMessage('bad@example.com'), 'address_not_verified'],
  ])('%s (%s) fails the one address that it is about', async (code, message, reason) => {
    const { mailer } = await start((call) =>
      call.addresses.includes('bad@example.com') ? refusal(code, message) : success(call),
    );
    const addresses = ['a@example.com', 'b@example.com', 'bad@example.com', 'c@example.com'];
    expect(await mailer.send(envelope(), addresses.map(to), signal())).toEqual(
      addresses.map((address) => (address === 'bad@example.com' ? failed(reason) : sent(address))),
    );
  });

  test('a refusal while halving leaves what was not handed over for later', async () => {
    const { mailer } = await start((call) => {
      if (call.addresses.length === 4) return refusal('InvalidParameterValue', 'Illegal address');
      return ses?.calls.length === 2
        ? success(call)
        : refusal('Throttling', 'Maximum sending rate exceeded.');
    });
    const posted = await mailer.send(envelope(), ['a@x.co', 'b@x.co', 'c@x.co', 'd@x.co'].map(to), signal());
    expect(posted).toEqual([sent('a@x.co'), sent('b@x.co'), later('throttled'), later('throttled')]);
    expect(ses?.calls).toHaveLength(3);
  });

  test('an answer lost while halving puts that half in doubt and leaves the other for later', async () => {
    const { mailer } = await start((call) =>
      call.addresses.length === 4 ? refusal('InvalidParameterValue', 'Illegal address') : 'hang up',
    );
    const posted = await mailer.send(envelope(), ['a@x.co', 'b@x.co', 'c@x.co', 'd@x.co'].map(to), signal());
    expect(posted).toEqual([unknown, unknown, later('unavailable'), later('unavailable')]);
    expect(ses?.calls).toHaveLength(2);
  });
});

describe('a call whose outcome nobody knows', () => {
  test.each<[string, Reply]>([
    ['the connection is closed without an answer', 'hang up'],
    ['the answer breaks off', 'break off'],
    ['a 500', refusal('InternalFailure', 'Oops', 500)],
    ['a 503 of a load balancer', { status: 503, body: '<html><body>Busy</body></html>' }],
    ['a 4xx that is not of SES', { status: 403, body: '<html><body>Forbidden</body></html>' }],
    ['a 404 without a body', { status: 404, body: '' }],
    ['a 200 that cannot be read', { status: 200, body: 'Welcome to the hotel WiFi' }],
    ['a 200 without statuses', { status: 200, body: '' }],
  ])('%s: every letter is in doubt, and it is not tried again', async (_, reply) => {
    const { mailer } = await start(() => reply);
    expect(await mailer.send(envelope(), [letter(), letter()], signal())).toEqual([unknown, unknown]);
    expect(ses?.calls).toHaveLength(1);
  });

  test.each(['keep silent', 'put off', 'stop short'] as const)(
    'no answer within the time-out (%s): in doubt, after one call',
    async (answer) => {
      const { mailer } = await start(() => answer, { requestTimeout: 50 });
      expect(await mailer.send(envelope(), [letter()], signal())).toEqual([unknown]);
      expect(ses?.calls).toHaveLength(1);
    },
  );

  test('an abort while SES has the call: in doubt', async () => {
    const abort = new AbortController();
    const { mailer } = await start(() => {
      abort.abort();
      return 'keep silent';
    });
    expect(await mailer.send(envelope(), [letter()], abort.signal)).toEqual([unknown]);
  });
});

describe('a call that never reached SES', () => {
  test.each([
    ['nobody listens', 'http://127.0.0.1:1'],
    ['nobody listens at any of its addresses', 'http://localhost:1'],
    ['its name does not resolve', 'http://ses.invalid'],
  ])('%s: later', async (_, endpoint) => {
    const program = fileURLToPath(new URL('send-to.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, endpoint]);
    expect(JSON.parse(stdout)).toEqual([later('unavailable')]);
  });

  test('it was aborted before: later', async () => {
    const { mailer } = await start(success);
    expect(await mailer.send(envelope(), [letter(), letter()], AbortSignal.abort())).toEqual([
      later('unavailable'),
      later('unavailable'),
    ]);
    expect(ses?.calls).toHaveLength(0);
  });
});

test('the log hears codes and counts, and never an address', async () => {
  const { mailer, log } = await start(({ addresses }) =>
    addresses.length === 2
      ? refusal('InvalidParameterValue', 'Illegal address ann@example.com')
      : statuses({ status: 'MessageRejected', error: notVerifiedMessage('ann@example.com') }),
  );
  await mailer.send(envelope(), [letter(), letter()], signal());
  expect(log.warn.mock.calls).toEqual([
    ['ses_call_failed', { code: 'InvalidParameterValue', recipients: 2 }],
    ['ses_statuses', { statuses: ['MessageRejected'], recipients: 1 }],
    ['ses_statuses', { statuses: ['MessageRejected'], recipients: 1 }],
  ]);
});

describe('the quota', () => {
  test('is what SES reports', async () => {
    const quota =
      '<Max24HourSend>50000.0</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>127.0</SentLast24Hours>';
    const { mailer } = await start(() => result('GetSendQuota', quota));
    expect(await mailer.quota(signal())).toEqual({ perSecond: 14, max24Hours: 50_000, sentLast24Hours: 127 });
    expect(ses?.calls[0]?.action).toBe('GetSendQuota');
  });

  test.each<[string, Reply]>([
    ['SES refuses', refusal('Throttling', 'Rate exceeded')],
    ['the answer is lost', 'hang up'],
    ['figures are missing', result('GetSendQuota', '<MaxSendRate>14.0</MaxSendRate>')],
  ])('is undefined when %s', async (_, reply) => {
    const { mailer } = await start(() => reply);
    expect(await mailer.quota(signal())).toBeUndefined();
  });
});

async function start(answer: (call: Call) => Reply, options = {}) {
  ses = await startFakeSes(answer);
  const log = { warn: jest.fn() };
  const mailer = createSesMailer({
    client: ses.client(options),
    from: 'Muster <invitations@muster.example>',
    configurationSet: 'muster-test',
    templatePrefix: 'muster-test-',
    log,
  });
  return { mailer, log };
}

function signal(): AbortSignal {
  return new AbortController().signal;
}

function to(address: string) {
  return letter({ address });
}

function notVerifiedMessage(address: string): string {
  return `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${address}`;
}

function accessDeniedMessage(identity: string): string {
  return `User \`arn:aws:sts::123456789012:assumed-role/muster/deliver' is not authorized to perform \`ses:SendBulkTemplatedEmail' on resource \`arn:aws:ses:eu-west-1:123456789012:identity/${identity}'`;
}

function tags(form: URLSearchParams, prefix: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of form) {
    if (name.startsWith(prefix) && name.endsWith('.Name'))
      found[value] = form.get(name.replace(/Name$/, 'Value')) ?? '';
  }
  return found;
}
