import {
  SendBulkTemplatedEmailCommand,
  SendEmailCommand,
  SendRawEmailCommand,
  SendTemplatedEmailCommand,
} from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import { bulk, inbox, recipients, start } from './ses-harness.ts';

test('each destination of a bulk call gets a mail of its own, answered in request order', async () => {
  const { ses, client } = await start();
  const answer = await client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test', 'bob@b.test'])));
  const mails = await inbox(ses);
  expect(mails).toMatchObject([
    {
      from: 'Enrollment <invitations@example.com>',
      replyTo: ['it@acme.test'],
      destination: { to: ['ann@a.test'] },
      subject: 'Hello No. 0',
      body: { html: '<p>No. 0: https://enroll.test/0</p>', text: 'No. 0\nhttps://enroll.test/0' },
    },
    { destination: { to: ['bob@b.test'] }, subject: 'Hello No. 1' },
  ]);
  expect(answer.Status).toEqual(mails.map(({ messageId }) => ({ Status: 'Success', MessageId: messageId })));
});

test('replacement data wins over default data, and nothing is escaped', async () => {
  const { ses, client } = await start();
  const DefaultTemplateData = JSON.stringify({ name: 'You', link: 'https://enroll.test/?a=1&b=2' });
  const Destinations = [
    { Destination: { ToAddresses: ['ann@a.test'] }, ReplacementTemplateData: '{"name":"<b>Ann</b>"}' },
    { Destination: { ToAddresses: ['bob@b.test'] } },
  ];
  await client.send(new SendBulkTemplatedEmailCommand(bulk([], { DefaultTemplateData, Destinations })));
  const mails = await inbox(ses);
  expect(mails.map(({ body }) => body.html)).toEqual([
    '<p><b>Ann</b>: https://enroll.test/?a=1&b=2</p>',
    '<p>You: https://enroll.test/?a=1&b=2</p>',
  ]);
});

test.each(['您好，张伟', 'Привет, Иван', 'Größe & <Länge> "ñ" 100 %', '👩‍💻 \u2028 +=;'])(
  'the words %j arrive as they were sent',
  async (name) => {
    const { ses, client } = await start();
    const TemplateData = JSON.stringify({ name, link: '' });
    await client.send(
      new SendTemplatedEmailCommand({
        Source: 'invitations@example.com',
        Destination: { ToAddresses: ['ann@a.test'] },
        Template: 'invitation',
        TemplateData,
      }),
    );
    expect(await inbox(ses)).toMatchObject([
      { subject: `Hello ${name}`, body: { html: `<p>${name}: </p>`, text: `${name}\n` } },
    ]);
  },
);

test('a sender encoded for the wire is shown as a person reads it', async () => {
  const { ses, client } = await start();
  const name = `=?UTF-8?B?${Buffer.from('Müller GmbH').toString('base64')}?=`;
  await client.send(
    new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'], { Source: `${name} <invitations@example.com>` })),
  );
  expect(await inbox(ses)).toMatchObject([{ from: '"Müller GmbH" <invitations@example.com>' }]);
});

test('a mail in plain words goes to To, Cc and Bcc', async () => {
  const { ses, client } = await start();
  const { MessageId } = await client.send(
    new SendEmailCommand({
      Source: 'invitations@example.com',
      Destination: {
        ToAddresses: ['Ann <ann@a.test>'],
        CcAddresses: ['bob@b.test'],
        BccAddresses: ['cy@c.test'],
      },
      Message: { Subject: { Data: 'Subject' }, Body: { Text: { Data: 'Text' } } },
    }),
  );
  expect(await inbox(ses)).toMatchObject([
    {
      messageId: MessageId,
      destination: { to: ['Ann <ann@a.test>'], cc: ['bob@b.test'], bcc: ['cy@c.test'] },
      subject: 'Subject',
      body: { text: 'Text' },
    },
  ]);
});

test('a finished MIME message is shown with its own sender, recipients and words', async () => {
  const { ses, client } = await start();
  const Data = Buffer.from(
    'From: invitations@example.com\r\nTo: "Ann" <ann@a.test>\r\nReply-To: it@acme.test\r\n' +
      'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nПривет',
  );
  const { MessageId } = await client.send(new SendRawEmailCommand({ RawMessage: { Data } }));
  expect(await inbox(ses)).toMatchObject([
    {
      messageId: MessageId,
      from: 'invitations@example.com',
      replyTo: ['it@acme.test'],
      destination: { to: ['Ann <ann@a.test>'] },
      subject: 'Grüße',
      body: { text: 'Привет' },
    },
  ]);
});

test('the inbox can be asked for what has come since a moment', async () => {
  const { ses, client, clock } = await start();
  await client.send(new SendBulkTemplatedEmailCommand(bulk(['early@a.test'])));
  clock.now += 5000;
  await client.send(new SendBulkTemplatedEmailCommand(bulk(['late@a.test'])));
  const mails = await inbox(ses, `?since=${clock.now / 1000}`);
  expect(mails.map(({ destination }) => destination.to)).toEqual([['late@a.test']]);
});

test('a verified address or a subdomain of a verified domain may send', async () => {
  const { ses, client } = await start({ identities: ['One@other.test', 'example.com'] });
  for (const Source of ['one@other.test', 'x@mail.example.com']) {
    await client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'], { Source })));
  }
  expect(await recipients(ses)).toHaveLength(2);
});
