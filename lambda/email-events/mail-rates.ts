import type { MailTally, Services } from '../batches/services.ts';
import type { Report } from './report.ts';

/** Below this many mails a day a rate says little. */
const leastMails = 200;

/** A bit below where SES reviews an account (5 % and 0.1 %), so that there is time to act. */
const bounceLimit = 0.03;
const complaintLimit = 0.0008;

export interface OverLimits {
  /** Organizations of which too much of today's mail bounced, or was complained about. */
  readonly bounces: number;
  readonly complaints: number;
}

/**
 * Adds to each organization's day what its events count as, and says how many are over a limit now. Good enough to
 * warn by, not to bill by: an event that comes twice counts twice.
 */
export async function countMail(reports: readonly Report[], services: Services): Promise<OverLimits> {
  let bounces = 0;
  let complaints = 0;
  for (const [organizationId, ofOne] of Map.groupBy(reports, (report) => report.organizationId)) {
    const tally = tallyOf(ofOne);
    if (tally.sent + tally.bounced + tally.complained === 0) continue;
    const today = await services.organizations.countMail(organizationId, tally, services.clock());
    const isOver = (part: number, limit: number): boolean =>
      today.sent >= leastMails && part / today.sent >= limit;
    if (isOver(today.bounced, bounceLimit)) bounces += 1;
    if (isOver(today.complained, complaintLimit)) complaints += 1;
    if (isOver(today.bounced, bounceLimit) || isOver(today.complained, complaintLimit)) {
      services.log.warn('organization_over_mail_limit', { organizationId, ...today });
    }
  }
  return { bounces, complaints };
}

function tallyOf(reports: readonly Report[]): MailTally {
  const count = (what: Report['countsAs']): number =>
    reports.filter(({ countsAs }) => countsAs === what).length;
  return { sent: count('sent'), bounced: count('bounced'), complained: count('complained') };
}
