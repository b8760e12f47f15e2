import { hash } from 'node:crypto';
import type { OrganizationStore, Reservation } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import type { Organization } from '../organizations/organization.ts';
import { attributes, optionalNumber } from './attributes.ts';
import { keys } from './keys.ts';
import { shape } from './shape.ts';
import type { Item, Table } from './table.ts';

/** A day's count of invitations is of no use after this many milliseconds. */
export const usageLifetime = 3 * 24 * 3_600_000;

/** Reservations in the newer of the two sets; at that many it becomes the older one. */
const maxRecent = 100;

/** Tries against others of the organization at the same moment. */
const tries = 10;

/** The UTC day, `2026-11-24`. */
export function day(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/**
 * As `OrganizationStore.reserveInvitations`. The day's item counts the invitations and, in the same write, keeps the
 * reservation (`name=invitations`) in the set `recent`, which becomes `before` when it is full: the last 100 to 200 are
 * known again.
 */
export async function reserveInvitations(
  table: Table,
  organization: Organization,
  reservation: Reservation,
  now: number,
): ReturnType<OrganizationStore['reserveInvitations']> {
  const { invitationsPerDay: limit } = organization;
  const { id, invitations, orFewer = false, askedSince } = reservation;
  if (limit === undefined) return { granted: invitations, left: 0 };
  const name = hash('sha256', id, 'base64url').slice(0, 12);
  if (askedSince !== undefined && day(askedSince) !== day(now)) {
    const granted = grantedTo(name, await table.get(keys.usage(organization.id, day(askedSince))));
    if (granted !== undefined) return { granted, left: 0 };
  }
  for (let attempt = askedSince === undefined ? 0 : 1; attempt < tries; attempt += 1) {
    const usage = attempt === 0 ? undefined : await table.get(keys.usage(organization.id, day(now)));
    const granted = grantedTo(name, usage);
    if (granted !== undefined) return { granted, left: 0 };
    const left = leftOf(limit, usage);
    const wanted = orFewer ? Math.min(invitations, left) : invitations;
    const isRefused = wanted > left || wanted === 0;
    if (isRefused && attempt > 0) return { granted: 0, left };
    const isFull = (usage?.recent?.SS ?? []).length >= maxRecent;
    const entry = { name, wanted, limit, isFull };
    if (!isRefused && (await reserve(table, organization, entry, now))) return { granted: wanted, left: 0 };
  }
  throw new Failure('unavailable', { retryAfter: 1 });
}

/** @returns whether it was counted: not where others passed the limit, filled the set, or this one was counted already */
async function reserve(
  table: Table,
  organization: Organization,
  { name, wanted, limit, isFull }: { name: string; wanted: number; limit: number; isFull: boolean },
  now: number,
): Promise<boolean> {
  const conditions = [
    '(attribute_not_exists(invitations) OR invitations <= :room)',
    'NOT contains(recent, :entry)',
    'NOT contains(#before, :entry)',
    isFull ? 'size(recent) >= :maxRecent' : '(attribute_not_exists(recent) OR size(recent) < :maxRecent)',
  ];
  const written = await table.update(keys.usage(organization.id, day(now)), {
    UpdateExpression: isFull
      ? 'SET #ttl = :ttl, #before = recent, recent = :entries ADD invitations :wanted'
      : 'SET #ttl = :ttl ADD invitations :wanted, recent :entries',
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: { '#ttl': shape.timeToLive, '#before': 'before' },
    ExpressionAttributeValues: {
      ...attributes({
        ':wanted': wanted,
        ':room': limit - wanted,
        ':entry': `${name}=${wanted}`,
        ':maxRecent': maxRecent,
        ':ttl': Math.ceil((now + usageLifetime) / 1000),
      }),
      ':entries': { SS: [`${name}=${wanted}`] },
    },
  });
  return written !== undefined;
}

function leftOf(limit: number, usage: Item | undefined): number {
  return Math.max(0, limit - ((usage && optionalNumber(usage, 'invitations')) ?? 0));
}

function grantedTo(name: string, usage: Item | undefined): number | undefined {
  const entries = [...(usage?.recent?.SS ?? []), ...(usage?.before?.SS ?? [])];
  const entry = entries.find((one) => one.startsWith(`${name}=`));
  return entry === undefined ? undefined : Number(entry.slice(name.length + 1));
}
