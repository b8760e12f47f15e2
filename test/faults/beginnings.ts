import { checked } from '../../bin/local/checked.ts';
import type { SesEvent } from '../../bin/local/ses/server.ts';
import { CreatedBatch, RecipientsPage } from '../../lambda/schemas/answers.ts';
import { http, readAnswer } from './machinery/api.ts';
import type { Facts } from './machinery/scenario.ts';
import type { World } from './machinery/world.ts';

export const userEmails = ['ann@example.com', 'bob@example.com', 'eve@example.com'];

/** The body of a request for three people. */
export const body = { sendEmail: true, userEmails };

/** Nobody has asked for anything yet. */
export async function nothing(): Promise<Facts> {
  return { tokens: [] };
}

/** Three people have their mail. */
export async function invited(world: World): Promise<Facts> {
  const facts = await create(world);
  await settle(world);
  return facts;
}

/** The same, and what SES tells of it is still under way. */
export async function invitedUnheard(world: World): Promise<Facts> {
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
export async function bounced(world: World): Promise<Facts> {
  world.alterEvent = (event) => (event.detail.eventType === 'Delivery' ? bounceOf(event) : event);
  return invited(world);
}

/** Three people are about to get their mail. */
export async function waiting(world: World): Promise<Facts> {
  const organization = (await world.items()).find(({ slug }) => slug?.S === 'acme');
  if (!organization) throw new Error('There is no acme');
  await world.put({ ...organization, paused: { BOOL: true } });
  const facts = await create(world);
  await world.put(organization);
  world.clock.advanceTo(world.clock.now() + 61_000);
  return facts;
}

/** The first of three has used the token. */
export async function used(world: World): Promise<Facts> {
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

export async function ask(world: World, event: unknown): Promise<unknown> {
  const { status, data } = readAnswer(await world.call('http', event));
  if (status >= 300) throw new Error(`Preparing it: ${status}`);
  return data;
}

export function redeemFirst({ tokens }: Facts): unknown {
  const secret = tokens[0]?.link.split('/').at(-1);
  return http('POST', '/redeem', { body: { secret, device: { serialNumber: 'C02XK1' } } });
}

function bounceOf({ detail, ...event }: SesEvent): SesEvent {
  const { mail } = detail;
  const timestamp = event.time;
  const bounce = { bounceType: 'Transient', bounceSubType: 'MailboxFull', timestamp };
  return { ...event, detail: { eventType: 'Bounce', mail, bounce } };
}
