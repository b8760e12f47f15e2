import { expect, test } from '@jest/globals';
import { startService } from '../../support/service.ts';
import { addresses, created, getBatch, mailed, post } from '../../support/ways-in.ts';

test('one call makes a token for each address and mails each person', async () => {
  const service = await startService();
  const answer = await post(service, { sendEmail: true, userEmails: addresses(10) });
  expect(answer).toMatchObject({
    status: 200,
    body: { status: true, data: { total: 10, success: 10, fail: 0 } },
  });
  expect((await mailed(service)).sort()).toEqual(addresses(10).sort());
  expect(await getBatch(service, created(answer).batchId)).toMatchObject({
    state: 'completed',
    invitations: { queued: 0, sent: 10 },
  });
});
