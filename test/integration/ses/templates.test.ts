import {
  CreateTemplateCommand,
  DeleteTemplateCommand,
  GetTemplateCommand,
  ListTemplatesCommand,
  SendBulkTemplatedEmailCommand,
  UpdateTemplateCommand,
} from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import { bulk, eventually, inbox, recipients, refusal, start } from './ses-harness.ts';

const template = {
  TemplateName: 'new',
  SubjectPart: 'Hi {{name}}',
  HtmlPart: '<i>&amp; {{name}}</i>',
  TextPart: '{{name}}\r\n',
};

test('a template can be created, read, changed, listed and deleted', async () => {
  const { ses, client } = await start();
  await client.send(new CreateTemplateCommand({ Template: template }));
  expect(await client.send(new GetTemplateCommand({ TemplateName: 'new' }))).toMatchObject({
    Template: template,
  });
  await client.send(new UpdateTemplateCommand({ Template: { ...template, SubjectPart: 'Changed' } }));
  await client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'], { Template: 'new' })));
  expect(await inbox(ses)).toMatchObject([{ subject: 'Changed', body: { html: '<i>&amp; No. 0</i>' } }]);
  const { TemplatesMetadata } = await client.send(new ListTemplatesCommand({}));
  expect(TemplatesMetadata?.map(({ Name }) => Name)).toEqual(['invitation', 'new']);
  await client.send(new DeleteTemplateCommand({ TemplateName: 'new' }));
  const read = client.send(new GetTemplateCommand({ TemplateName: 'new' }));
  expect(await refusal(read)).toMatchObject({ name: 'TemplateDoesNotExistException' });
});

test('a mail keeps the words it was sent with when its template changes', async () => {
  const { ses, client } = await start();
  await client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'])));
  const Template = { TemplateName: 'invitation', SubjectPart: 'x', HtmlPart: 'x', TextPart: 'x' };
  await client.send(new UpdateTemplateCommand({ Template }));
  expect(await inbox(ses)).toMatchObject([{ body: { html: '<p>No. 0: https://enroll.test/0</p>' } }]);
});

test('a name taken already and a broken template are refused', async () => {
  const { client } = await start();
  const create = (changes: object) =>
    refusal(client.send(new CreateTemplateCommand({ Template: { ...template, ...changes } })));
  expect(await create({ TemplateName: 'invitation' })).toMatchObject({ name: 'AlreadyExistsException' });
  expect(await create({ HtmlPart: '{{#if name}}' })).toMatchObject({ name: 'InvalidTemplateException' });
});

test('a broken template of the stack stops the start', async () => {
  const templates = [{ name: 'broken', subject: '{{name' }];
  await expect(start({ templates })).rejects.toMatchObject({ code: 'InvalidTemplate' });
});

test.each([{}, { name: null }])(
  'with the data %j the mail is accepted, then fails to render',
  async (data) => {
    const { ses, client, events } = await start();
    const Destinations = [
      {
        Destination: { ToAddresses: ['ann@a.test'] },
        ReplacementTemplateData: JSON.stringify({ ...data, link: '' }),
      },
    ];
    const { Status } = await client.send(new SendBulkTemplatedEmailCommand(bulk([], { Destinations })));
    expect(Status).toEqual([{ Status: 'Success', MessageId: expect.any(String) }]);
    expect(await recipients(ses)).toEqual([]);
    await eventually(events, 1);
    expect(events).toMatchObject([
      {
        'detail-type': 'Email Rendering Failed',
        detail: {
          eventType: 'Rendering Failure',
          mail: { messageId: Status?.[0]?.MessageId, destination: ['ann@a.test'] },
          failure: {
            errorMessage: "Attribute 'name' is not present in the rendering data.",
            templateName: 'invitation',
          },
        },
      },
    ]);
  },
);

test('conditions and lists work, and take what is missing for false', async () => {
  const text = '{{#if nick}}{{nick}}{{else}}you{{/if}}:{{#each steps}} {{this}}{{/each}}';
  const { ses, client } = await start({ templates: [{ name: 'invitation', subject: 's', text }] });
  const DefaultTemplateData = JSON.stringify({ steps: ['one', 'two'] });
  await client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'], { DefaultTemplateData })));
  expect(await inbox(ses)).toMatchObject([{ body: { text: 'you: one two' } }]);
});
