import { expect, test } from '@jest/globals';
import { Batch, CreatedBatch, RecipientsPage } from '../../../lambda/schemas/answers.ts';
import { withStores } from '../../support/broken-stores.ts';
import { acme } from '../../support/demo.ts';
import { startService } from '../../support/service.ts';
import {
  addresses,
  created,
  dataOf,
  getBatch,
  invokeDirect,
  mailed,
  post,
  runDeliver,
} from '../../support/ways-in.ts';

const input = { sendEmail: true, userEmails: addresses(3) };
const createBatch = { operation: 'createBatch', organizationId: acme.id, actor: 'crm', input };

test('other Lambdas get the same data for the same input', async () => {
  const service = await startService();
  const answer = await invokeDirect(service, { ...createBatch, prefer: 'return=representation' });
  const { batchId, results } = dataOf(CreatedBatch, answer);
  expect(results).toHaveLength(3);
  expect((await mailed(service)).sort()).toEqual(addresses(3));

  const read = { organizationId: 'acme', actor: 'crm', input: { batchId } };
  const batch = dataOf(Batch, await invokeDirect(service, { ...read, operation: 'getBatch' }));
  expect(batch).toEqual(await getBatch(service, batchId));
  const page = dataOf(RecipientsPage, await invokeDirect(service, { ...read, operation: 'listRecipients' }));
  expect(page.items.map(({ enrollmentLink }) => enrollmentLink)).toEqual(
    results?.map(({ enrollmentLink }) => enrollmentLink),
  );
});

test('without a key, Lambda’s own retry of an invocation makes nothing twice', async () => {
  const service = await startService();
  const first = await invokeDirect(service, createBatch, { requestId: 'r-1' });
  expect(await invokeDirect(service, createBatch, { requestId: 'r-1' })).toEqual(first);
  expect(await mailed(service)).toHaveLength(3);
  const other = await invokeDirect(service, createBatch, { requestId: 'r-2' });
  expect(dataOf(CreatedBatch, other).batchId).not.toBe(dataOf(CreatedBatch, first).batchId);
});

test('a key is shared by all ways in', async () => {
  const service = await startService();
  const direct = await invokeDirect(service, { ...createBatch, idempotencyKey: 'order-1' });
  const http = await post(service, input, { 'idempotency-key': 'order-1' });
  expect(http.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  expect(created(http)).toEqual(dataOf(CreatedBatch, direct));
});

test('takes the wrapped form, and answers first when asked to', async () => {
  const service = await startService();
  const { userEmails, ...children } = input;
  const wrapped = { type: 'object', children, userEmails };
  const answer = await invokeDirect(service, { ...createBatch, input: wrapped, prefer: 'respond-async' });
  expect(await getBatch(service, dataOf(CreatedBatch, answer).batchId)).toMatchObject({ state: 'minting' });
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(3);
});

test.each<[string, unknown, object]>([
  ['an event that is none', null, { code: 3002 }],
  ['an unknown operation', { ...createBatch, operation: 'drop' }, { code: 3002 }],
  [
    'input that breaks the schema',
    { ...createBatch, input: {} },
    {
      code: 3002,
      details: expect.arrayContaining([{ pointer: '/input/userEmails', message: 'userEmails is required.' }]),
    },
  ],
  [
    'an unknown slug',
    { ...createBatch, organizationId: 'nobody' },
    {
      code: 3001,
      details: [{ pointer: '/organizationId', message: 'There is no organization nobody.' }],
    },
  ],
  ['an unknown id', { ...createBatch, organizationId: 'f'.repeat(24) }, { code: 3001 }],
  ['a plan without the feature', { ...createBatch, organizationId: 'basic' }, { code: 5050 }],
  [
    'another organization’s or an unknown batch',
    { ...createBatch, operation: 'getBatch', input: { batchId: 'f'.repeat(24) } },
    { code: 3001 },
  ],
])('answers %s with the error object', async (_, event, error) => {
  const service = await startService();
  expect(await invokeDirect(service, event)).toMatchObject({ status: false, error });
});

test('what fails on our side is in the log, and only its request id in the answer', async () => {
  const service = await startService();
  const find = () => Promise.reject(new Error('secret inner text'));
  const broken = { ...service, services: withStores(service.services, { batches: { find } }) };
  const read = { ...createBatch, operation: 'getBatch', input: { batchId: 'f'.repeat(24) } };
  const answer = await invokeDirect(broken, read, { requestId: 'r-9' });
  expect(answer).toEqual({
    status: false,
    error: { code: 1000, message: expect.any(String), requestId: 'r-9' },
  });
  expect(service.log.lines.at(-1)).toMatchObject({ level: 'error', fields: { requestId: 'r-9' } });
});
