import { expect, test } from '@jest/globals';
import { Failure } from '../../../lambda/failure.ts';
import { withStores } from '../../support/broken-stores.ts';
import { acme } from '../../support/demo.ts';
import { EventTray, handleEvents, mailEvent, permanent, transient } from '../../support/mail-events.ts';
import { startService, type TestService } from '../../support/service.ts';
import {
  addresses,
  bulkPath,
  created,
  getBatch,
  getRecipients,
  mailed,
  post,
  request,
  resent,
  runDeliver,
} from '../../support/ways-in.ts';

const minutes = 60_000;
const simulated = ['success', 'bounce', 'complaint', 'ooto', 'suppressionlist'].map(
  (name) => `${name}@simulator.amazonses.com`,
);

async function invite(service: TestService, userEmails: readonly string[]): Promise<string> {
  // Past the slots of the send rate that earlier mail took.
  service.clock.now += 1000;
  return created(await post(service, { sendEmail: true, userEmails })).batchId;
}

/** Recipients by what the API shows of each: state and reason. */
async function states(service: TestService, batchId: string): Promise<string[]> {
  const { items } = await getRecipients(service, batchId);
  return items.map(({ invitation, reason }) => [invitation, reason].filter(Boolean).join(' '));
}

async function tags(service: TestService, batch: string, position = 0) {
  const { items } = await getRecipients(service, batch);
  return { batch, token: items[position]?.id ?? '', position };
}

test.each([
  ['in order', (events: object[]) => [events]],
  ['in reverse', (events: object[]) => [[...events].reverse()]],
  [
    'twice, one by one, from the end',
    (events: object[]) => [...events, ...events].reverse().map((one) => [one]),
  ],
])('what SES tells of mails stands in the batch, told %s', async (_, deliver) => {
  const tray = new EventTray();
  const service = await startService({ onEvent: tray.keep });
  const batchId = await invite(service, simulated);
  const events = await tray.wait(12);
  for (const group of deliver(events))
    expect((await handleEvents(service.services, group)).failed).toEqual([]);
  expect(await states(service, batchId)).toEqual([
    'delivered',
    'bounced bounced_permanently',
    'complained',
    'delivered',
    'bounced bounced_permanently',
  ]);
  service.clock.now += minutes;
  await runDeliver(service);
  expect(await getBatch(service, batchId)).toMatchObject({
    state: 'completed',
    invitations: { sent: 0, delivered: 2, bounced: 2, complained: 1 },
    countedAt: new Date(service.clock.now).toISOString(),
  });
});

test('events of one chunk are written at once', async () => {
  const tray = new EventTray();
  const service = await startService({ onEvent: tray.keep });
  await invite(service, addresses(50));
  const events = await tray.wait(100);
  service.calls.length = 0;
  await handleEvents(service.services, events);
  expect(service.calls).toEqual([
    'GetItemCommand',
    'UpdateItemCommand',
    'UpdateItemCommand',
    'UpdateItemCommand',
    'UpdateItemCommand',
  ]);
});

test('an event that comes before the outcome is recorded is not undone by it', async () => {
  const service = await startService();
  const { mailer } = service.services;
  const services = withStores(service.services, {
    mailer: {
      send: async (envelope, letters, signal) => {
        const posted = await mailer.send(envelope, letters, signal);
        const events = letters.map(({ tokenId, position }) =>
          mailEvent(
            'Bounce',
            { batch: envelope.batchId, token: tokenId, position },
            service.clock.now,
            permanent,
          ),
        );
        await handleEvents(service.services, events);
        return posted;
      },
    },
  });
  const order = { sendEmail: true, userEmails: addresses(2) };
  const { batchId } = created(await post(service, order, {}, { services }));
  expect(await states(service, batchId)).toEqual([
    'bounced bounced_permanently',
    'bounced bounced_permanently',
  ]);
});

test('mail in doubt is settled by its Send event, and not sent again', async () => {
  const service = await startService();
  service.ses.inject({ answer: 'lost', action: 'SendBulkTemplatedEmail' });
  const batchId = await invite(service, addresses(2));
  expect(await states(service, batchId)).toEqual(['unknown', 'unknown']);
  await handleEvents(service.services, [
    mailEvent('Send', await tags(service, batchId, 1), service.clock.now),
  ]);
  expect(await states(service, batchId)).toEqual(['unknown', 'sent']);
  for (let n = 0; n < 14; n += 1) {
    service.clock.now += minutes;
    await runDeliver(service);
  }
  expect((await mailed(service)).sort()).toEqual(['user0@example.com', ...addresses(2)].sort());
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 2 } });
});

test('a soft bounce is told apart, and the address is mailed again next time', async () => {
  const service = await startService();
  const batchId = await invite(service, addresses(1));
  const at = service.clock.now;
  await handleEvents(service.services, [mailEvent('Bounce', await tags(service, batchId), at, transient)]);
  expect(await states(service, batchId)).toEqual(['bounced bounced_softly']);
  expect(await states(service, await invite(service, addresses(1)))).toEqual(['sent']);
});

/** Tells that the only mail of a batch was delivered, and after that the rest. */
async function delivered(service: TestService, batchId: string, ...after: [string, object][]): Promise<void> {
  const one = await tags(service, batchId);
  const at = service.clock.now;
  await handleEvents(service.services, [
    mailEvent('Delivery', one, at),
    ...after.map(([type, part], n) => mailEvent(type, one, at + n, part)),
  ]);
}

/** Retries a batch, works off what is due, and tells how many were queued again. */
async function retry(service: TestService, batchId: string): Promise<number> {
  const answer = await request(service, { method: 'POST', path: `${bulkPath()}/${batchId}/retry` });
  service.clock.now += minutes;
  await runDeliver(service);
  return resent(answer).total;
}

test.each([
  ['MailboxFull', 'mailbox_full'],
  ['MessageTooLarge', 'message_too_large'],
  ['ContentRejected', 'content_rejected'],
  ['AttachmentRejected', 'attachment_rejected'],
  ['CustomTimeoutExceeded', 'delivery_timed_out'],
])('a mail that was delivered, and then bounced (%s), may be retried', async (bounceSubType, reason) => {
  const service = await startService();
  const batchId = await invite(service, addresses(1));
  await delivered(service, batchId, ['Bounce', { bounceType: 'Transient', bounceSubType }]);
  expect(await states(service, batchId)).toEqual([`bounced ${reason}`]);
  expect(await retry(service, batchId)).toBe(1);
  expect(await states(service, batchId)).toEqual(['sent']);
  expect(await mailed(service)).toHaveLength(2);
});

test.each([
  ['Transient', 'General'],
  ['Undetermined', 'Undetermined'],
])('an automatic reply (%s, %s) changes nothing of a delivery', async (bounceType, bounceSubType) => {
  const service = await startService();
  const batchId = await invite(service, addresses(1));
  await delivered(service, batchId, ['Bounce', { bounceType, bounceSubType }]);
  expect(await states(service, batchId)).toEqual(['delivered']);
  await retry(service, batchId);
  expect(await mailed(service)).toHaveLength(1);
});

test('who says that a mail is no spam stays delivered, and is mailed again', async () => {
  const service = await startService();
  const batchId = await invite(service, addresses(1));
  await delivered(service, batchId, ['Complaint', { complaintFeedbackType: 'not-spam' }]);
  expect(await states(service, batchId)).toEqual(['delivered']);
  expect(await states(service, await invite(service, addresses(1)))).toEqual(['sent']);
});

test.each([
  ['Bounce', permanent],
  ['Complaint', {}],
])(
  'after a %s an address is skipped by every later batch until it is taken off the list',
  async (type, part) => {
    const service = await startService();
    const batchId = await invite(service, ['Ann@Example.com', 'bob@example.com']);
    await handleEvents(service.services, [
      mailEvent(type, await tags(service, batchId), service.clock.now, part),
    ]);
    const later = await invite(service, ['ann@example.com', 'bob@example.com']);
    expect(await states(service, later)).toEqual(['suppressed on_suppression_list', 'sent']);
    expect(await getBatch(service, later)).toMatchObject({
      state: 'completed',
      invitations: { suppressed: 1, sent: 1 },
    });
    expect(await mailed(service)).toHaveLength(3);
    expect(await service.services.suppressions.remove(acme.id, 'ann@example.com')).toBe(true);
    expect(await states(service, await invite(service, ['ann@example.com']))).toEqual(['sent']);
  },
);

test("what is on SES's own list is reported as suppressed, and not remembered here", async () => {
  const service = await startService();
  const batchId = await invite(service, addresses(1));
  const part = { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' };
  await handleEvents(service.services, [
    mailEvent('Bounce', await tags(service, batchId), service.clock.now, part),
  ]);
  expect(await states(service, batchId)).toEqual(['suppressed on_ses_suppression_list']);
  expect(await states(service, await invite(service, addresses(1)))).toEqual(['sent']);
});

test('while the suppression list cannot be read, mail waits', async () => {
  const service = await startService();
  await service.services.suppressions.add(acme.id, [
    { address: 'user0@example.com', reason: 'bounced', at: service.clock.now },
  ]);
  const services = withStores(service.services, {
    suppressions: { find: () => Promise.reject(new Failure('unavailable')) },
  });
  const order = { sendEmail: true, userEmails: addresses(2) };
  const { batchId } = created(await post(service, order, {}, { services }));
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor: 'unavailable' });
  expect(await mailed(service)).toEqual([]);
  service.clock.now += 2 * minutes;
  await runDeliver(service);
  expect(await states(service, batchId)).toEqual(['suppressed on_suppression_list', 'sent']);
});

test('what is no event comes again, and what is about other mail does not', async () => {
  const service = await startService();
  const batchId = await invite(service, addresses(1));
  const stranger = { batch: batchId, token: 'f'.repeat(24) };
  const events = [
    'no json',
    { detail: {} },
    mailEvent('Delivery', stranger, service.clock.now),
    mailEvent('Delivery', { ...stranger, batch: 'f'.repeat(24) }, service.clock.now),
    { detail: { eventType: 'Send', mail: { timestamp: '2026-01-01T00:00:00Z', messageId: 'm' } } },
    mailEvent('Open', await tags(service, batchId), service.clock.now),
  ];
  expect((await handleEvents(service.services, events)).failed).toEqual([0, 1]);
  expect(await states(service, batchId)).toEqual(['sent']);
});

test('only the events that could not be recorded come again', async () => {
  const service = await startService();
  const batchId = await invite(service, addresses(51));
  const { chunks } = service.services;
  const services = withStores(service.services, {
    chunks: {
      change: (batch, number, ...how) =>
        number === 0 ? Promise.reject(new Failure('unavailable')) : chunks.change(batch, number, ...how),
    },
  });
  const at = service.clock.now;
  const first = mailEvent('Delivery', await tags(service, batchId), at);
  const last = { ...(await tags(service, batchId, 50)), position: 0, chunk: 1 };
  const { failed } = await handleEvents(services, [first, mailEvent('Delivery', last, at), first]);
  expect(failed).toEqual([0, 2]);
  expect((await states(service, batchId)).at(-1)).toBe('delivered');
});

test('says how many organizations have too many bounces or complaints in a day, from 200 mails on', async () => {
  const service = await startService();
  const batchId = await invite(service, addresses(1));
  const one = await tags(service, batchId);
  const at = service.clock.now;
  const times = (count: number, type: string, part = {}) =>
    Array.from({ length: count }, () => mailEvent(type, one, at, part));
  const bounces = times(6, 'Bounce', permanent);
  const early = await handleEvents(service.services, [...times(199, 'Send'), ...bounces]);
  expect(early.over).toEqual({ bounces: 0, complaints: 0 });
  expect((await handleEvents(service.services, times(1, 'Send'))).over).toEqual({
    bounces: 1,
    complaints: 0,
  });
  const complained = await handleEvents(service.services, times(1, 'Complaint'));
  expect(complained.over).toEqual({ bounces: 1, complaints: 1 });
});

test('bounces for a passing reason, automatic replies and praise are not held against an organization', async () => {
  const service = await startService();
  const one = await tags(service, await invite(service, addresses(1)));
  const times = (count: number, type: string, part = {}) =>
    Array.from({ length: count }, () => mailEvent(type, one, service.clock.now, part));
  const { over } = await handleEvents(service.services, [
    ...times(200, 'Send'),
    ...times(20, 'Bounce', { bounceType: 'Transient', bounceSubType: 'MailboxFull' }),
    ...times(20, 'Bounce', transient),
    ...times(20, 'Bounce', { bounceType: 'Permanent', bounceSubType: 'OnTenantSuppressionList' }),
    ...times(20, 'Complaint', { complaintFeedbackType: 'not-spam' }),
  ]);
  expect(over).toEqual({ bounces: 0, complaints: 0 });
});

test("a paused organization's mail waits, in requests and in scheduled work, until it is resumed", async () => {
  const service = await startService();
  await service.administration.changeOrganization(acme.id, { paused: true });
  const batchId = await invite(service, addresses(60));
  for (let n = 0; n < 3; n += 1) {
    expect(await getBatch(service, batchId)).toMatchObject({ state: 'sending', waitingFor: 'paused' });
    service.clock.now += minutes;
    await runDeliver(service);
  }
  expect(await mailed(service)).toEqual([]);
  await service.administration.changeOrganization(acme.id, { enrollment: undefined, paused: undefined });
  service.clock.now += minutes;
  await runDeliver(service);
  expect(await mailed(service)).toHaveLength(60);
  expect(await getBatch(service, batchId)).toMatchObject({ state: 'completed', invitations: { sent: 60 } });
});
