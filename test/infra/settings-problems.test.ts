import { describe, expect, test } from '@jest/globals';
import { placeholders, settingsProblems } from '../../lib/settings-problems.ts';
import { type StageSettings, stages } from '../../lib/stages.ts';
import { buildStack } from '../support/synth.ts';

const domain = {
  name: 'enroll.acme.com',
  certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
  hostedZone: { id: 'Z1', name: 'acme.com' },
};

function settings(
  mail: Partial<StageSettings['mail']> = {},
  others: Partial<StageSettings> = {},
): StageSettings {
  const { production } = stages;
  return { ...production, domain, ...others, mail: { ...production.mail, domain: 'mail.acme.com', ...mail } };
}

test('every stage can be synthesised as it comes', () => {
  for (const [stage, given] of Object.entries(stages)) expect(settingsProblems(stage, given)).toEqual([]);
});

describe('the name of the sender', () => {
  test.each(['Acme', 'Acme, Inc.', '"IT"', 'Müller', '设备注册', 'تسجيل', 'प्रबंधन', '📱', 'x'.repeat(64)])(
    'may be %s',
    (senderName) => expect(settingsProblems('p', settings({ senderName }))).toEqual([]),
  );

  test.each([
    '',
    ' ',
    ' Acme',
    'Acme\r\nBcc: all@acme.com',
    'A\u0000',
    'A\u2028B',
    '\u202eemcA',
    '\ud800',
    '\u200b',
    'x'.repeat(65),
  ])('may not be %j', (senderName) => {
    expect(settingsProblems('production', settings({ senderName }))).toEqual([
      expect.stringMatching(/^production\.mail\.senderName is ".*": write what mail programs show/s),
    ]);
  });
});

test.each<[string, StageSettings]>([
  ['mail.domain', settings({ domain: 'Mail.Acme.com' })],
  ['mail.domain', settings({ domain: 'müller.de' })],
  ['mail.domain', settings({ domain: 'https://acme.com' })],
  ['mail.domain', settings({ domain: 'acme' })],
  ['mail.sender', settings({ sender: 'invitations@acme.com' })],
  ['mail.sender', settings({ sender: 'a..b' })],
  ['mail.sandboxRecipients', settings({ sandboxRecipients: ['ann@acme.com', 'bob'] })],
  [
    'domain.name',
    settings({}, { domain: { name: 'acme.com/enroll', certificateArn: domain.certificateArn } }),
  ],
  ['domain.certificateArn', settings({}, { domain: { ...domain, certificateArn: 'TODO' } })],
  [
    'domain.hostedZone.name',
    settings({}, { domain: { ...domain, hostedZone: { id: 'Z', name: 'me.com' } } }),
  ],
  ['alarmEmail', settings({}, { alarmEmail: 'Ops <ops@acme.com>' })],
])('a wrong %s is named', (name, given) => {
  expect(settingsProblems('production', given)).toEqual([expect.stringContaining(`production.${name} is "`)]);
});

test('no stack is made of wrong settings', () => {
  expect(() => buildStack('staging', { alarmEmail: 'ops' })).toThrow(
    'Edit lib/stages.ts: staging.alarmEmail',
  );
});

describe('placeholders', () => {
  test.each([
    'acme.com',
    'example-corp.com',
    'myexample.de',
    'mail.contest.com',
    'local.acme.com',
    'test.acme.io',
  ])('%s is none', (name) => expect(placeholders('p', settings({ domain: name }))).toEqual([]));

  test.each([
    'example.com',
    'mail.example.com',
    'example.org',
    'EXAMPLE.NET',
    'example.co.uk',
    'muster.example',
    'mail.acme.test',
    'acme.invalid',
    'acme.local',
    'acme.localhost',
    'corp.internal',
    'your-domain.com',
    'mail.yourcompany.com',
    'mydomain.co.uk',
  ])('%s is one', (name) => {
    expect(placeholders('staging', settings({ domain: name }))).toEqual([
      `staging.mail.domain is "${name}", a placeholder: write your own.`,
    ]);
  });

  test('are found in every name and address', () => {
    const given = settings(
      { domain: 'example.com', sandboxRecipients: ['ann@acme.com', 'bob@example.com'] },
      {
        domain: { ...domain, name: 'enroll.example.com', hostedZone: { id: 'Z', name: 'example.com' } },
        alarmEmail: 'ops@example.com',
      },
    );
    expect(placeholders('staging', given).map((sentence) => sentence.split(' is ')[0])).toEqual([
      'staging.mail.domain',
      'staging.mail.sandboxRecipients',
      'staging.domain.name',
      'staging.domain.hostedZone.name',
      'staging.alarmEmail',
    ]);
  });
});
