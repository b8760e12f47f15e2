import type { SendBulkTemplatedEmailCommandInput } from '@aws-sdk/client-ses';
import { ListIdentitiesCommand, SendBulkTemplatedEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import { bulk, recipients, refusal, start } from './ses-harness.ts';

test.each(['no-at-sign', 'ünï@a.test', 'ann@ä.test', 'ann@a..test', 'an n@a.test', '@a.test', 'ann@'])(
  'the malformed address %j refuses the whole call',
  async (address) => {
    const { ses, client } = await start();
    const call = client.send(new SendBulkTemplatedEmailCommand(bulk(['bob@b.test', address, 'cy@c.test'])));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidParameterValue', status: 400 });
    expect(await recipients(ses)).toEqual([]);
  },
);

const many = Array.from({ length: 51 }, (_, index) => `user${index}@a.test`);
const to = { Destination: { ToAddresses: ['ann@a.test'] } };
const refused: [string, Partial<SendBulkTemplatedEmailCommandInput>, string][] = [
  ['a sender that is not verified', { Source: 'ann@elsewhere.test' }, 'MessageRejected'],
  ['a sender whose domain only ends like a verified one', { Source: 'a@notexample.com' }, 'MessageRejected'],
  ['an unknown template', { Template: 'none' }, 'TemplateDoesNotExistException'],
  ['an unknown configuration set', { ConfigurationSetName: 'none' }, 'ConfigurationSetDoesNotExistException'],
  ['a malformed Reply-To', { ReplyToAddresses: ['none'] }, 'InvalidParameterValue'],
  ['more than 50 recipients', { Destinations: bulk(many).Destinations }, 'InvalidParameterValue'],
  [
    'a destination without an address',
    { Destinations: [to, { Destination: {}, ReplacementTemplateData: '{}' }] },
    'InvalidParameterValue',
  ],
  ['no destination', { Destinations: [] }, 'ValidationError'],
  ['default data that is no JSON', { DefaultTemplateData: '{' }, 'InvalidParameterValue'],
  [
    'a tag with other characters than letters, digits, _ and -',
    { Destinations: [{ ...to, ReplacementTags: [{ Name: 'batch', Value: 'a:b' }] }] },
    'InvalidParameterValue',
  ],
];

test.each(refused)('%s refuses the whole call', async (_case, changes, name) => {
  const { ses, client } = await start();
  const call = client.send(new SendBulkTemplatedEmailCommand(bulk(['ann@a.test'], changes)));
  expect(await refusal(call)).toMatchObject({ name, status: 400 });
  expect(await recipients(ses)).toEqual([]);
});

test('data that is no JSON object fails its destination alone', async () => {
  const { ses, client } = await start();
  const input = bulk(['ann@a.test', 'bob@b.test', 'cy@c.test']);
  const Destinations = input.Destinations?.map((destination, index) =>
    index === 1 ? { ...destination, ReplacementTemplateData: '[1]' } : destination,
  );
  const { Status } = await client.send(new SendBulkTemplatedEmailCommand({ ...input, Destinations }));
  expect(Status?.map((status) => status.Status)).toEqual(['Success', 'InvalidParameterValue', 'Success']);
  expect(await recipients(ses)).toEqual(['ann@a.test', 'cy@c.test']);
});

test('an action it does not know is answered, not left hanging', async () => {
  const { client } = await start();
  expect(await refusal(client.send(new ListIdentitiesCommand({})))).toMatchObject({
    name: 'InvalidAction',
    status: 400,
  });
});

test('a call that is not signed is refused', async () => {
  const { ses } = await start();
  const response = await fetch(ses.url, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetSendQuota' }),
  });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
});
