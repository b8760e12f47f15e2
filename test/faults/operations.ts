import { checked } from '../../bin/local/checked.ts';
import type { SesEvent } from '../../bin/local/ses/server.ts';
import { CreatedBatch, RecipientsPage } from '../../lambda/schemas/answers.ts';
import { http, readAnswer } from './machinery/api.ts';
import type { Facts, Operation, Story } from './machinery/scenario.ts';
import { eventsOf, type World } from './machinery/world.ts';

const userEmails = ['ann@example.com', 'bob@example.com', 'eve@example.com'];
const body = { sendEmail: true, userEmails };
const key = { 'idempotency-key': 'the-operation' };

/** All that is asked of the functions while their calls go wrong, each for three people. */
export const operations: readonly Operation[] = [
  {
    name: 'create',
    victim: 'http',
    prepare: nothing,
    event: () => http('POST', '/bulk', { body, headers: key }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => (isDone(story) || anyBatch(story) ? mailedEach(story, 1) : mailedEach(story, 0)),
  },
  {
    name: 'create without a key',
    isLeased: true,
    victim: 'http',
    prepare: nothing,
    event: () => http('POST', '/bulk', { body }),
    verify: (story) => [
      ...story.views.batches
        .filter(({ total }) => total !== 3)
        .map(({ batchId }) => `${batchId} is not whole`),
      ...mailedEach(story, story.views.batches.length),
    ],
  },
  {
    name: 'create by direct invocation',
    victim: 'direct',
    prepare: nothing,
    event: () => ({
      operation: 'createBatch',
      organizationId: 'acme',
      actor: 'test',
      idempotencyKey: 'the-operation',
      input: body,
    }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => (isDone(story) || anyBatch(story) ? mailedEach(story, 1) : mailedEach(story, 0)),
  },
  {
    name: 'mint and send later',
    isLeased: true,
    victim: 'deliver',
    async prepare(world) {
      await ask(world, http('POST', '/bulk', { body, headers: { prefer: 'respond-async' } }));
      return { tokens: [] };
    },
    event: () => ({}),
    verify: (story) => mailedEach(story, 1),
  },
  {
    name: 'send later',
    isLeased: true,
    victim: 'deliver',
    prepare: waiting,
    event: () => ({}),
    verify: (story) => mailedEach(story, 1),
  },
  {
    name: 'resend batch',
    victim: 'http',
    prepare: invited,
    event: ({ batchId }) => http('POST', `/bulk/${batchId}/resend`, { body: { force: true }, headers: key }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => [...resent(story, 3), ...totalIsMailed(story)],
  },
  {
    name: 'retry batch',
    victim: 'http',
    prepare: bounced,
    event: ({ batchId }) => http('POST', `/bulk/${batchId}/retry`, { headers: key }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => [...resent(story, 3), ...totalIsMailed(story)],
  },
  {
    name: 'resend token',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) => http('POST', `/${tokens[0]?.id}/resend`, { headers: key }),
    verify: (story) => [...resent(story, 1), ...generationIs(story, [0])],
  },
  {
    name: 'rotate token',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) => http('POST', `/${tokens[0]?.id}/resend`, { body: { rotate: true }, headers: key }),
    verify: (story) => [...resent(story, 1), ...generationIs(story, isDone(story) ? [1] : [0, 1])],
  },
  {
    name: 'remove token',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) => http('DELETE', `/${tokens[0]?.id}`),
    verify: (story) => [...mailedEach(story, 0), ...stateIs(story, 'DELETED')],
  },
  {
    name: 'remove token before its mail',
    victim: 'http',
    prepare: waiting,
    event: ({ tokens }) => http('DELETE', `/${tokens[0]?.id}`),
    verify: (story) => [...stateIs(story, 'DELETED'), ...mailedEach(story, 1, [1, 2])],
  },
  {
    name: 'redeem',
    victim: 'http',
    prepare: invited,
    event: redeemFirst,
    verify: (story) => [...mailedEach(story, 0), ...stateIs(story, 'DONE')],
  },
  {
    name: 'redeem before its mail',
    victim: 'http',
    prepare: waiting,
    event: redeemFirst,
    verify: (story) => [...stateIs(story, 'DONE'), ...mailedEach(story, 1, [1, 2])],
  },
  {
    name: 'reopen',
    victim: 'http',
    prepare: used,
    event: ({ tokens }) => http('POST', `/${tokens[0]?.id}/reopen`),
    verify: (story) => [
      ...mailedEach(story, 0),
      ...stateIs(story, 'PENDING', 'DONE'),
      ...reopenedOnce(story),
    ],
  },
  {
    name: 'prolong',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) =>
      http('PUT', `/${tokens[0]?.id}`, { body: { duration: 3_600, displayName: 'Ann' } }),
    verify: (story) => mailedEach(story, 0),
  },
  {
    name: 'prolong before its mail',
    victim: 'http',
    prepare: waiting,
    event: ({ tokens }) => http('PUT', `/${tokens[0]?.id}`, { body: { duration: 7_776_000 } }),
    verify: (story) => mailedEach(story, 1),
  },
  {
    name: 'revoke batch',
    victim: 'http',
    prepare: invited,
    event: ({ batchId }) => http('DELETE', `/bulk/${batchId}`),
    verify: (story) => [...mailedEach(story, 0), ...revoked(story)],
  },
  {
    name: 'revoke batch before its mail',
    victim: 'http',
    prepare: waiting,
    event: ({ batchId }) => http('DELETE', `/bulk/${batchId}`),
    verify: (story) => [...revoked(story), ...mailedEach(story, isRevoked(story) ? 0 : 1)],
  },
  {
    name: 'record mail events',
    victim: 'email-events',
    prepare: invitedUnheard,
    event: ({ events = [] }) => eventsOf(events),
    verify: (story) => [
      ...mailedEach(story, 0),
      ...story.views.batches.flatMap(({ invitations }) =>
        invitations.delivered === 3 ? [] : [`${invitations.delivered} of 3 count as delivered`],
      ),
    ],
  },
];

async function nothing(): Promise<Facts> {
  return { tokens: [] };
}

/** Three people have their mail. */
async function invited(world: World): Promise<Facts> {
  const facts = await create(world);
  await settle(world);
  return facts;
}

/** The same, and what SES tells of it is still under way. */
async function invitedUnheard(world: World): Promise<Facts> {
  const facts = await create(world);
  const events: SesEvent[] = [];
  world.alterEvent = (event) => {
    events.push(event);
    return undefined;
  };
  await settle(world);
  return { ...facts, events };
}

/** The mailboxes of all three are full. */
async function bounced(world: World): Promise<Facts> {
  world.alterEvent = (event) => (event.detail.eventType === 'Delivery' ? bounceOf(event) : event);
  return invited(world);
}

/** Three people are about to get their mail. */
async function waiting(world: World): Promise<Facts> {
  const organization = (await world.items()).find(({ slug }) => slug?.S === 'acme');
  if (!organization) throw new Error('There is no acme');
  await world.put({ ...organization, paused: { BOOL: true } });
  const facts = await create(world);
  await world.put(organization);
  world.clock.advanceTo(world.clock.now() + 61_000);
  return facts;
}

/** The first of three has used the token. */
async function used(world: World): Promise<Facts> {
  const facts = await invited(world);
  await ask(world, redeemFirst(facts));
  await settle(world);
  return facts;
}

async function create(world: World): Promise<Facts> {
  const { batchId } = checked(CreatedBatch, await ask(world, http('POST', '/bulk', { body })), 'The answer');
  const page = await ask(world, http('GET', `/bulk/${batchId}/recipients`));
  const { items } = checked(RecipientsPage, page, 'Recipients');
  return {
    batchId,
    tokens: items.map(({ id, email, enrollmentLink = '' }) => ({ id, email, link: enrollmentLink })),
  };
}

async function settle(world: World): Promise<void> {
  if (!(await world.settle())) throw new Error('Preparing it does not come to an end');
}

async function ask(world: World, event: unknown): Promise<unknown> {
  const { status, data } = readAnswer(await world.call('http', event));
  if (status >= 300) throw new Error(`Preparing it: ${status}`);
  return data;
}

function redeemFirst({ tokens }: Facts): unknown {
  const secret = tokens[0]?.link.split('/').at(-1);
  return http('POST', '/redeem', { body: { secret, device: { serialNumber: 'C02XK1' } } });
}

function bounceOf({ detail, ...event }: SesEvent): SesEvent {
  const { mail } = detail;
  const timestamp = event.time;
  const bounce = { bounceType: 'Transient', bounceSubType: 'MailboxFull', timestamp };
  return { ...event, detail: { eventType: 'Bounce', mail, bounce } };
}

function isDone({ answer }: Story): boolean {
  return answer !== undefined && answer.status < 300;
}

function anyBatch({ views }: Story): boolean {
  return views.batches.length > 0;
}

/** @param who places among the three; the others got none */
function mailedEach({ mails }: Story, times: number, who: readonly number[] = [0, 1, 2]): string[] {
  return userEmails.flatMap((email, n) => {
    const got = mails.filter(({ to }) => to === email).length;
    const isAsked = who.includes(n);
    if (isAsked) return got === times ? [] : [`${email} got ${got} mails, not ${times}`];
    return got <= times ? [] : [`${email} got ${got} mails`];
  });
}

/** Those that were asked for got one more mail each; without an answer all of them or none. */
function resent(story: Story, people: number): string[] {
  if (story.answer && !isDone(story)) return [`the answer is ${story.answer.status}`];
  const asked = userEmails.slice(0, people);
  const times = isDone(story) || story.mails.length > 0 ? 1 : 0;
  return mailedEach(
    story,
    times,
    asked.map((_, n) => n),
  );
}

function totalIsMailed({ answer, mails }: Story): string[] {
  if (answer?.status !== 200) return [];
  const { total } = answer.data;
  return total === mails.length ? [] : [`the answer's total is ${total}, ${mails.length} were mailed`];
}

function generationIs({ after, facts }: Story, allowed: readonly number[]): string[] {
  const token = after.tokens.find(({ id }) => id === facts.tokens[0]?.id);
  return allowed.includes(token?.generation ?? -1) ? [] : [`its generation is ${token?.generation}`];
}

/** In the state it was brought to; without an answer also in the one it had. */
function stateIs(story: Story, state: string, before = 'PENDING'): string[] {
  const { answer, after, facts } = story;
  if (answer && !isDone(story)) return [`the answer is ${answer.status} ${answer.code}`];
  const now = after.tokens.find(({ id }) => id === facts.tokens[0]?.id)?.state;
  return now === state || (!answer && now === before) ? [] : [`the token is ${now}`];
}

function reopenedOnce({ after, facts }: Story): string[] {
  const token = after.tokens.find(({ id }) => id === facts.tokens[0]?.id);
  const generation = token?.state === 'PENDING' ? 1 : 0;
  return token?.generation === generation ? [] : [`its generation is ${token?.generation}`];
}

function isRevoked({ views }: Story): boolean {
  return views.batches.some(({ revokedAt }) => revokedAt !== undefined);
}

function revoked(story: Story): string[] {
  if (story.answer && !isDone(story)) return [`the answer is ${story.answer.status} ${story.answer.code}`];
  return !story.answer || isRevoked(story) ? [] : ['the batch is not revoked'];
}
