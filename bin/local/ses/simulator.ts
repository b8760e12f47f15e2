import type { Mailbox } from './mailbox.ts';

/** What becomes of a mail after it was sent. */
export type Outcome = 'delivered' | 'bounced' | 'complained' | 'out-of-office' | 'suppressed';

/** Whether an address is the mailbox simulator's; mail to it does not count against the daily quota. */
export function isSimulated(mailbox: Mailbox): boolean {
  return mailbox.domain === 'simulator.amazonses.com';
}

/** What the mailbox simulator does with an address, with or without a `+label`; all others are delivered. */
export function outcomeFor(mailbox: Mailbox): Outcome {
  if (!isSimulated(mailbox)) return 'delivered';
  const [name = ''] = mailbox.address.toLowerCase().split(/[+@]/, 1);
  return outcomes.get(name) ?? 'delivered';
}

const outcomes = new Map<string, Outcome>([
  ['success', 'delivered'],
  ['bounce', 'bounced'],
  ['complaint', 'complained'],
  ['ooto', 'out-of-office'],
  ['suppressionlist', 'suppressed'],
]);
