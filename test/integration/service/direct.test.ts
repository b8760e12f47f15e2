import { expect, test } from '@jest/globals';
import { Batch, CreatedBatch, DryRun, RecipientsPage } from '../../../lambda/schemas/answers.ts';
import { withStores } from '../../support/broken-stores.ts';
import { acme } from '../../support/demo.ts';
import { startService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  dataOf,
  getBatch,
  invokeDirect,
  mailed,
  post,
  request,
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

const refusedEvents: [string, unknown, string][] = [
  [
    'an unknown policy',
    { ...createBatch, input: { ...input, policyId: 'f'.repeat(24) } },
    '3001 Entity not found',
  ],
  ['a list that is missing', { ...createBatch, input: { sendEmail: true } }, '3002 Invalid request'],
  [
    'a list of nothing valid in the envelope',
    { ...createBatch, actor: 'ann@example.com\n' },
    '3002 Invalid request',
  ],
  ['a plan without the feature', { ...createBatch, organizationId: 'basic' }, '5050 Feature not allowed'],
  ['an operation that is none', { ...createBatch, operation: 'ann@example.com' }, '3002 Invalid request'],
  [
    'an organization that is none',
    { ...createBatch, organizationId: 'ann@example.com' },
    '3002 Invalid request',
  ],
];

test.each(refusedEvents)(
  '%s is thrown where the event asks for it, without anybody’s data',
  async (_, event, said) => {
    const service = await startService();
    const outcomes: string[] = [];
    const onFailure = (outcome: string) => void outcomes.push(outcome);
    const call = () => invokeDirect(service, { ...Object(event), onRefusal: 'throw' }, { onFailure });
    const error: unknown = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'RequestRefused', message: expect.stringContaining(said) });
    expect(`${Object(error).message} ${JSON.stringify(service.log.lines)}`).not.toContain('@');
    expect(Object(error).cause).toBeUndefined();
    expect(outcomes).toEqual(['refused']);
    expect(service.log.lines.at(-1)).toMatchObject({
      level: 'warn',
      message: 'request_refused',
      fields: { requestId: 'request-1', code: Number(said.slice(0, 4)) },
    });
    expect(await mailed(service)).toEqual([]);
  },
);

test('a refusal names operation, organization and code, in the log and in what is thrown', async () => {
  const service = await startService();
  const event = { ...createBatch, organizationId: 'basic' };
  await expect(invokeDirect(service, { ...event, onRefusal: 'throw' })).rejects.toThrow(
    'createBatch for organization basic was refused: 5050 Feature not allowed for you billing plan',
  );
  const fields = { operation: 'createBatch', organizationId: 'basic', code: 5050 };
  expect(service.log.lines.at(-1)).toMatchObject({ message: 'request_refused', fields });
});

test.each([undefined, 'answer', 'nonsense'])(
  'with onRefusal %j a refusal is answered, and counted',
  async (onRefusal) => {
    const service = await startService();
    const outcomes: string[] = [];
    const onFailure = (outcome: string) => void outcomes.push(outcome);
    for (const event of [null, 'x', [], { ...createBatch, onRefusal, input: {} }]) {
      expect(await invokeDirect(service, event, { onFailure })).toMatchObject({ error: { code: 3002 } });
    }
    expect(outcomes).toEqual(Array(4).fill('refused'));
    await invokeDirect(service, createBatch, { onFailure });
    expect(outcomes).toHaveLength(4);
  },
);

test('what Lambda tries again after a refusal was thrown makes nothing twice', async () => {
  const service = await startService();
  const event = { ...createBatch, onRefusal: 'throw', input: { ...input, policyId: 'a'.repeat(24) } };
  await expect(invokeDirect(service, event)).rejects.toThrow('3001');
  await service.administration.putCatalogueEntity(acme.id, 'policy', 'a'.repeat(24), 'Late');
  const first = await invokeDirect(service, event);
  expect(await invokeDirect(service, event)).toEqual(first);
  expect((await mailed(service)).sort()).toEqual(addresses(3));
});

test('what fails on our side is thrown as well where the event asks for it', async () => {
  const service = await startService();
  const outcomes: string[] = [];
  const onFailure = (outcome: string) => void outcomes.push(outcome);
  const find = () => Promise.reject(new Error('secret inner text'));
  const broken = { ...service, services: withStores(service.services, { batches: { find } }) };
  const read = {
    ...createBatch,
    operation: 'getBatch',
    input: { batchId: 'f'.repeat(24) },
    onRefusal: 'throw',
  };
  const error: unknown = await invokeDirect(broken, read, { onFailure }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'RequestFailed', message: expect.stringContaining('1000') });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('inner');
  expect(outcomes).toEqual(['failed']);
});

test('a dry run checks everything and writes nothing', async () => {
  const service = await startService();
  const dry = { ...createBatch, input: { ...input, userEmails: [...input.userEmails, 'bad'], dryRun: true } };
  expect(dataOf(DryRun, await invokeDirect(service, dry))).toMatchObject({ total: 4, success: 3, fail: 1 });
  expect(await mailed(service)).toEqual([]);
  expect(await invokeDirect(service, { ...dry, organizationId: 'basic' })).toMatchObject({
    error: { code: 5050 },
  });
  const listed = { operation: 'listBatches', organizationId: 'acme', actor: 'crm', input: {} };
  expect(await invokeDirect(service, listed)).toEqual({ status: true, data: { items: [] } });
});

test('a request for one token that asks for a dry run makes none', async () => {
  const service = await startService();
  const path = bulkPath().replace(/\/bulk$/, '');
  const body = { sendEmail: true, userEmail: 'ann@example.com' };
  const answer = await request(service, { method: 'POST', path, query: { dryRun: 'true' }, body });
  expect(answer).toMatchObject({ status: 400, body: { error: { details: [{ pointer: '/dryRun' }] } } });
  const event = { operation: 'createToken', organizationId: 'acme', actor: 'crm' };
  const direct = await invokeDirect(service, { ...event, input: { ...body, dryRun: true } });
  expect(direct).toMatchObject({ error: { details: [{ pointer: '/input/dryRun' }] } });
  expect(await mailed(service)).toEqual([]);
});
