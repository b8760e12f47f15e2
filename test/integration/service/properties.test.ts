import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { validAddress } from '../../support/addresses.ts';
import { keepService, startService, type TestService } from '../../support/service.ts';
import { addresses, created, getRecipients, post } from '../../support/ways-in.ts';

let service: TestService;
beforeAll(async () => {
  service = await keepService();
});

let requests = 0;
const wellFormed = fc.string({ unit: 'grapheme', maxLength: 40 });
const someAgain = fc.constantFrom('mia@example.com', 'MIA@example.com', ' mia@example.com ');

test('whatever is sent, each address is accounted for once, in its place, and a retry gives the same ids', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(validAddress, wellFormed, someAgain), { minLength: 1, maxLength: 120 }),
      async (userEmails) => {
        requests += 1;
        const headers = { 'idempotency-key': `run-${requests}`, prefer: 'return=representation' };
        const body = { sendEmail: false, userEmails };
        const {
          total,
          success,
          fail,
          failures,
          results = [],
          batchId,
        } = created(await post(service, body, headers));
        expect(total).toBe(userEmails.length);
        expect(success + fail).toBe(total);
        expect(failures).toHaveLength(fail);
        expect(results).toHaveLength(success);
        const indexes = [...failures, ...results].map(({ index }) => index);
        expect(indexes.sort((a, b) => a - b)).toEqual(userEmails.map((_, n) => n));
        expect(new Set(results.map(({ id }) => id)).size).toBe(success);
        expect(created(await post(service, body, headers)).results).toEqual(results);
        const { items } = await getRecipients(service, batchId);
        expect(items.map(({ id, email }) => [id, email])).toEqual(
          results.map(({ id, email }) => [id, email]),
        );
      },
    ),
    { numRuns: 25 },
  );
});

test('no valid address fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(validAddress, {
        minLength: 1,
        maxLength: 60,
        selector: (address) => address.toLowerCase(),
      }),
      async (userEmails) => {
        const { success, fail } = created(await post(service, { sendEmail: false, userEmails }));
        expect([success, fail]).toEqual([userEmails.length, 0]);
      },
    ),
    { numRuns: 25 },
  );
});

test.each([1, 25, 26, 50, 51, 75, 76, 1249, 1251, 2600])(
  'for %d addresses tokens and chunks take no more calls than 25 items each need',
  async (count) => {
    const { calls, ...fresh } = await startService();
    calls.length = 0;
    const { success } = created(
      await post({ calls, ...fresh }, { sendEmail: false, userEmails: addresses(count) }),
    );
    expect(success).toBe(count);
    const wholeChunks = Math.floor(count / 50);
    const tokenCalls = wholeChunks * 2 + Math.ceil((count % 50) / 25);
    expect(tokenCalls).toBe(Math.ceil(count / 25));
    const chunkCalls = Math.ceil(Math.ceil(count / 50) / 25);
    expect(calls.filter((name) => name === 'BatchWriteItemCommand')).toHaveLength(tokenCalls + chunkCalls);
  },
);

test('besides those, a request costs a handful of calls whatever its size', async () => {
  const { calls, ...fresh } = await startService();
  calls.length = 0;
  await post({ calls, ...fresh }, { sendEmail: false, userEmails: addresses(500) });
  expect(calls.filter((name) => name !== 'BatchWriteItemCommand').sort()).toEqual([
    'BatchGetItemCommand',
    'GetItemCommand',
    'PutItemCommand',
    'PutItemCommand',
    'UpdateItemCommand',
  ]);
});
