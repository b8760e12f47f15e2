import { GetSendQuotaCommand, SendBulkTemplatedEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from '@jest/globals';
import { bulk, recipients, refusal, start } from './ses-harness.ts';

const people = (count: number) => Array.from({ length: count }, (_, index) => `user${index}@a.test`);

const tooFast = { name: 'Throttling', message: 'Maximum sending rate exceeded.', status: 400 };

test('a call over the rate is refused whole, and accepted a second later', async () => {
  const { ses, client, clock } = await start({ ratePerSecond: 14 });
  const send = () => client.send(new SendBulkTemplatedEmailCommand(bulk(people(14))));
  await send();
  expect(await refusal(send())).toEqual(tooFast);
  expect(await recipients(ses)).toHaveLength(14);
  clock.now += 1000;
  await send();
  expect(await recipients(ses)).toHaveLength(28);
});

test('a call of more than one second of the rate is never accepted', async () => {
  const { client, clock } = await start({ ratePerSecond: 14 });
  clock.now += 60_000;
  expect(await refusal(client.send(new SendBulkTemplatedEmailCommand(bulk(people(15)))))).toEqual(tooFast);
});

test('the daily quota counts recipients and frees them after 24 hours', async () => {
  const { client, clock } = await start({ max24Hours: 10 });
  const send = (count: number) => client.send(new SendBulkTemplatedEmailCommand(bulk(people(count))));
  await send(8);
  expect(await refusal(send(3))).toEqual({
    name: 'Throttling',
    message: 'Daily message quota exceeded.',
    status: 400,
  });
  await send(2);
  clock.now += 24 * 60 * 60 * 1000;
  await send(10);
});

test('mail to the mailbox simulator spends nothing of the daily quota', async () => {
  const { client } = await start({ max24Hours: 1 });
  const addresses = ['success+1@simulator.amazonses.com', 'bounce@simulator.amazonses.com', 'ann@a.test'];
  const { Status } = await client.send(new SendBulkTemplatedEmailCommand(bulk(addresses)));
  expect(Status?.map((status) => status.Status)).toEqual(['Success', 'Success', 'Success']);
});

test('the quota tells limits and what was sent, once a second', async () => {
  const { client, clock } = await start({ ratePerSecond: 14, max24Hours: 200 });
  await client.send(new SendBulkTemplatedEmailCommand(bulk(people(3))));
  const ask = () => client.send(new GetSendQuotaCommand({}));
  expect(await ask()).toMatchObject({ MaxSendRate: 14, Max24HourSend: 200, SentLast24Hours: 3 });
  expect(await refusal(ask())).toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
  clock.now += 1000;
  expect(await ask()).toMatchObject({ SentLast24Hours: 3 });
});

test('another process can change the limits while it runs', async () => {
  const { ses, client } = await start({ ratePerSecond: 1 });
  const body = JSON.stringify({ ratePerSecond: 50, max24Hours: 100 });
  expect((await fetch(`${ses.url}/_limits`, { method: 'POST', body })).status).toBe(204);
  await client.send(new SendBulkTemplatedEmailCommand(bulk(people(50))));
  expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({
    MaxSendRate: 50,
    Max24HourSend: 100,
  });
});

test('limits that make no sense are refused', async () => {
  const { ses } = await start();
  const response = await fetch(`${ses.url}/_limits`, { method: 'POST', body: '{"ratePerSecond":0}' });
  expect(response.status).toBe(400);
});
