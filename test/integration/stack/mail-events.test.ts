import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningStack, startStack, tokensPath } from '../../support/stack.ts';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack(1000);
}, 240_000);

afterAll(() => stack.close());

test('a mail that bounces stands as bounced in its batch, and its address is not mailed again', async () => {
  const userEmails = ['success', 'bounce', 'complaint'].map((name) => `${name}@simulator.amazonses.com`);
  const body = JSON.stringify({ sendEmail: true, userEmails });
  const first = await stack.call(`${tokensPath}/bulk`, { method: 'POST', body });
  expect(first.status).toBe(200);
  const path = `${tokensPath}/bulk/${first.body.data?.batchId}/recipients`;
  let items: unknown;
  do {
    await sleep(200);
    items = (await stack.call(path)).body.data?.items;
  } while (
    !['delivered', 'bounced_permanently', 'complained'].every((word) => JSON.stringify(items).includes(word))
  );
  expect(items).toMatchObject([
    { invitation: 'delivered' },
    { invitation: 'bounced', reason: 'bounced_permanently' },
    { invitation: 'complained' },
  ]);

  const list = tokensPath.replace('enrollment-tokens', 'suppressions');
  expect((await stack.call(list)).body.data).toMatchObject({
    items: [
      { address: userEmails[1], reason: 'bounced' },
      { address: userEmails[2], reason: 'complained' },
    ],
  });
  const second = await stack.call(`${tokensPath}/bulk`, { method: 'POST', body });
  const batch = await stack.call(`${tokensPath}/bulk/${second.body.data?.batchId}`);
  expect(batch.body.data?.invitations).toMatchObject({ suppressed: 2 });
}, 240_000);
