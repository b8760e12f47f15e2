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
  const { invitationsPerDay } = organization;
  const rest = Math.max(0, left);
  const message =
    `This organization may send ${invitationsPerDay} invitations a day; ${rest} ${rest === 1 ? 'is' : 'are'} left today. ` +
    `The count starts again at ${new Date((dayNumber(now) + 1) * day).toISOString()}.`;
  return new Failure('limitExceeded', { details: [{ message }], retryAfter: secondsToNextDay(now) });
}
