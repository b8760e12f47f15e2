import { Failure } from '../failure.ts';
import type { Organization } from '../organizations/organization.ts';

const day = 24 * 3_600_000;

/** UTC days since 1970. */
export function dayNumber(now: number): number {
  return Math.floor(now / day);
}

/** Seconds until the next UTC day begins. */
export function secondsToNextDay(now: number): number {
  return Math.ceil((day - (now % day)) / 1000);
}

/**
 * Refuses what would pass the organization's limit of invitations a UTC day.
 *
 * @param left how many it may still send today
 */
export function dailyLimitExceeded(organization: Organization, left: number, now: number): Failure {
  const limit = `This organization may send ${organization.invitationsPerDay} invitations a day (UTC)`;
  return new Failure('limitExceeded', {
    details: [{ message: `${limit}; ${Math.max(0, left)} are left today.` }],
    retryAfter: secondsToNextDay(now),
  });
}
