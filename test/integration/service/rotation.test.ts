import { beforeEach, expect, test } from '@jest/globals';
import { rotationDue } from '../../../lambda/batches/recipient.ts';
import { Token, type TokenView } from '../../../lambda/schemas/answers.ts';
import { withStores } from '../../support/broken-stores.ts';
import { EventTray, handleEvents } from '../../support/mail-events.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  bulkPath,
  dataOf,
  getRecipients,
  type HttpAnswer,
  mails,
  request,
  runDeliver,
} from '../../support/ways-in.ts';

const tokens = bulkPath().replace(/\/bulk$/, '');

let service: TestService;
let tray: EventTray;
beforeEach(async () => {
  tray = new EventTray();
  service = await startService({ onEvent: tray.keep });
});

function call(method: string, path: string, body?: unknown): Promise<HttpAnswer> {
  return request(service, { method, path: tokens + path, body });
}

/** A token whose mail with a new link was taken by SES, whose answer was lost. */
async function rotatedInDoubt(): Promise<TokenView> {
  const made = await call('POST', '', { sendEmail: true, userEmail: 'ann@example.com' });
  const token = dataOf(Token, made.body);
  service.clock.now += 1_000;
  service.ses.inject({ answer: 'lost', action: 'SendBulkTemplatedEmail' });
  await call('POST', `/${token.id}/resend`, { rotate: true });
  return token;
}

async function firstRecipient({ batchId }: TokenView) {
  const [chunk] = await service.services.chunks.read(batchId, 0, 1);
  return chunk?.recipients[0];
}

test('the old link dies with the news that SES took the mail with the new one, though its answer was lost', async () => {
  const token = await rotatedInDoubt();
  const { id, batchId, enrollCode: old } = token;
  expect((await call('GET', `/${id}`)).body).toMatchObject({ data: { enrollCode: old } });
  const events = await tray.wait(4);
  for (const round of [1, 2]) {
    expect([round, (await handleEvents(service.services, events)).failed]).toEqual([round, []]);
  }
  const [, second] = await mails(service);
  expect((await call('GET', `/${id}`)).body).toMatchObject({
    data: { enrollmentLink: second?.link, history: [{ what: 'rotated', by: 'delivery' }] },
  });
  expect((await getRecipients(service, batchId)).items).toMatchObject([{ enrollmentLink: second?.link }]);
  expect((await call('POST', '/redeem', { secret: old })).status).toBe(404);
});

test('a new link that is asked for while the mail is on its way to SES goes with a mail of its own', async () => {
  const made = await call('POST', '', { sendEmail: true, userEmail: 'ann@example.com' });
  const { id } = dataOf(Token, made.body);
  service.clock.now += 1_000;
  const { mailer } = service.services;
  let isAsked = false;
  const services = withStores(service.services, {
    mailer: {
      async send(...of) {
        if (!isAsked) {
          isAsked = true;
          expect((await call('POST', `/${id}/resend`, { rotate: true })).status).toBe(200);
        }
        return mailer.send(...of);
      },
    },
  });
  await request(service, { method: 'POST', path: `${tokens}/${id}/resend` }, { services });
  service.clock.now += 60_000;
  await runDeliver(service);
  const sent = await mails(service);
  expect(isAsked).toBe(true);
  expect(sent).toHaveLength(3);
  expect((await call('GET', `/${id}`)).body).toMatchObject({ data: { enrollmentLink: sent.at(-1)?.link } });
  expect(sent.at(-1)?.link).not.toBe(sent[1]?.link);
});

test('news whose rotation could not be written comes again, and is completed then', async () => {
  const token = await rotatedInDoubt();
  const events = await tray.wait(4);
  const failing = withStores(service.services, {
    tokens: { replace: () => Promise.reject(new Error('down')) },
  });
  expect((await handleEvents(failing, events)).failed).not.toEqual([]);
  expect((await call('GET', `/${token.id}`)).body).toMatchObject({ data: { history: [] } });
  expect((await handleEvents(service.services, events)).failed).toEqual([]);
  expect((await call('POST', '/redeem', { secret: token.enrollCode })).status).toBe(404);
});

test.each([
  ['removed', (token: TokenView) => call('DELETE', `/${token.id}`)],
  ['revoked with its batch', (token: TokenView) => call('DELETE', `/bulk/${token.batchId}`)],
])('of a token that was %s meanwhile nothing is left to rotate', async (_, end) => {
  const token = await rotatedInDoubt();
  await end(token);
  expect((await handleEvents(service.services, await tray.wait(4))).failed).toEqual([]);
  const recipient = await firstRecipient(token);
  expect(recipient).toMatchObject({ invitation: { state: 'delivered' } });
  expect(recipient && rotationDue(recipient)).toBe(false);
});
