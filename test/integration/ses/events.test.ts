import { SendBulkTemplatedEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import { bulk, eventually, start } from './ses-harness.ts';

test('a mail through a configuration set is sent, then delivered', async () => {
  const { client, events, clock } = await start({ region: 'eu-west-1', accountId: '111122223333' });
  const Destinations = [
    {
      Destination: { ToAddresses: ['Ann <ann@a.test>'] },
      ReplacementTemplateData: '{"name":"Ann","link":""}',
      ReplacementTags: [
        { Name: 'batch', Value: 'b1' },
        { Name: 'attempt', Value: '2' },
      ],
    },
  ];
  const input = bulk([], { Destinations, DefaultTags: [{ Name: 'attempt', Value: '1' }] });
  const { Status } = await client.send(new SendBulkTemplatedEmailCommand(input));
  await eventually(events, 2);
  const mail = {
    timestamp: new Date(clock.now).toISOString(),
    source: 'Enrollment <invitations@example.com>',
    sourceArn: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    messageId: Status?.[0]?.MessageId,
    destination: ['ann@a.test'],
    commonHeaders: { subject: 'Hello Ann', to: ['Ann <ann@a.test>'], replyTo: ['it@acme.test'] },
    tags: {
      batch: ['b1'],
      attempt: ['2'],
      'ses:configuration-set': ['muster-local'],
      'ses:from-domain': ['example.com'],
      'ses:operation': ['SendBulkTemplatedEmail'],
    },
  };
  const envelope = {
    version: '0',
    source: 'aws.ses',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-01-02T03:04:05Z',
    resources: ['arn:aws:ses:eu-west-1:111122223333:configuration-set/muster-local'],
  };
  expect(events).toMatchObject([
    { ...envelope, 'detail-type': 'Email Sent', detail: { eventType: 'Send', mail, send: {} } },
    {
      ...envelope,
      'detail-type': 'Email Delivered',
      detail: { eventType: 'Delivery', mail, delivery: { recipients: ['ann@a.test'] } },
    },
  ]);
});

const bounced = (address: string, bounceType: string, bounceSubType: string) => ({
  'detail-type': 'Email Bounced',
  detail: {
    eventType: 'Bounce',
    bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: address }] },
  },
});
const delivered = { 'detail-type': 'Email Delivered' };
const complained = (address: string) => ({
  'detail-type': 'Email Complaint Received',
  detail: { eventType: 'Complaint', complaint: { complainedRecipients: [{ emailAddress: address }] } },
});

test.each([
  ['success@simulator.amazonses.com', [delivered]],
  ['bounce@simulator.amazonses.com', [bounced('bounce@simulator.amazonses.com', 'Permanent', 'General')]],
  ['bounce+a@simulator.amazonses.com', [bounced('bounce+a@simulator.amazonses.com', 'Permanent', 'General')]],
  ['complaint+b@simulator.amazonses.com', [delivered, complained('complaint+b@simulator.amazonses.com')]],
  [
    'ooto@simulator.amazonses.com',
    [delivered, bounced('ooto@simulator.amazonses.com', 'Transient', 'General')],
  ],
  [
    'suppressionlist@simulator.amazonses.com',
    [bounced('suppressionlist@simulator.amazonses.com', 'Permanent', 'Suppressed')],
  ],
  ['bounce@a.test', [delivered]],
])('mail to %s has its outcome after it was sent', async (address, outcome) => {
  const { client, events } = await start();
  await client.send(new SendBulkTemplatedEmailCommand(bulk([address])));
  await eventually(events, 1 + outcome.length);
  expect(events).toMatchObject([{ 'detail-type': 'Email Sent' }, ...outcome]);
});

test('a mail without a configuration set has no events', async () => {
  const { client, events } = await start();
  const silent = bulk(['silent@a.test']);
  delete silent.ConfigurationSetName;
  await client.send(new SendBulkTemplatedEmailCommand(silent));
  await client.send(new SendBulkTemplatedEmailCommand(bulk(['heard@a.test'])));
  await eventually(events, 2);
  expect(events).toMatchObject([
    { detail: { mail: { destination: ['heard@a.test'] } } },
    { detail: { mail: { destination: ['heard@a.test'] } } },
  ]);
});
