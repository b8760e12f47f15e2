import { GetSendQuotaCommand } from '@aws-sdk/client-ses';
import { afterEach, expect, test } from '@jest/globals';
import { type FakeSes, refusal, result, startFakeSes } from './fake-ses.ts';

let ses: FakeSes | undefined;
afterEach(() => ses?.stop());

const quota = () => result('GetSendQuota', '<MaxSendRate>14.0</MaxSendRate>');

test('calls in quick succession share a connection', async () => {
  ses = await startFakeSes(quota);
  const client = ses.client();
  await client.send(new GetSendQuotaCommand({}));
  await client.send(new GetSendQuotaCommand({}));
  expect(ses.calls.map(({ onConnection }) => onConnection)).toEqual([1, 2]);
});

test('a connection that has been idle since the function was frozen is not used again', async () => {
  let now = 0;
  ses = await startFakeSes(quota);
  const client = ses.client({ now: () => now });
  await client.send(new GetSendQuotaCommand({}));
  now = 60_000;
  await client.send(new GetSendQuotaCommand({}));
  expect(ses.calls.map(({ onConnection }) => onConnection)).toEqual([1, 1]);
});

test.each([
  ['a 500', () => refusal('InternalFailure', 'Oops', 500)],
  ['throttling', () => refusal('Throttling', 'Rate exceeded')],
  ['a lost answer', () => 'hang up' as const],
])('%s is not tried a second time', async (_, answer) => {
  ses = await startFakeSes(answer);
  await expect(ses.client().send(new GetSendQuotaCommand({}))).rejects.toThrow();
  expect(ses.calls).toHaveLength(1);
});

test.each(['keep silent', 'put off', 'stop short'] as const)(
  'when SES would %s, the call is given up',
  async (answer) => {
    ses = await startFakeSes(() => answer);
    await expect(ses.client({ requestTimeout: 60 }).send(new GetSendQuotaCommand({}))).rejects.toThrow(
      '60 ms',
    );
  },
);
