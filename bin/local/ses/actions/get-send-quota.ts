import type { Account } from '../account.ts';
import type { Xml } from '../xml.ts';

/** The account's limits and what it has sent (SES API reference, GetSendQuota). */
export async function getSendQuota(account: Account): Promise<Xml> {
  const { max24Hours, ratePerSecond, sentLast24Hours } = account.limits.quota();
  return { Max24HourSend: max24Hours, MaxSendRate: ratePerSecond, SentLast24Hours: sentLast24Hours };
}
