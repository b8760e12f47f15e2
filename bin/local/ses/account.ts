import type { Faults } from './faults.ts';
import type { Inbox } from './inbox.ts';
import type { Publisher } from './publisher.ts';
import type { SendLimits } from './send-limits.ts';
import type { Templates } from './templates.ts';

/** One SES account in one region: what it has set up and what its mail goes through. */
export interface Account {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Verified domains, which cover their subdomains, and addresses. */
  readonly identities: readonly string[];
  readonly configurationSets: readonly string[];
  readonly templates: Templates;
  readonly limits: SendLimits;
  readonly faults: Faults;
  readonly inbox: Inbox;
  readonly publisher: Publisher;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
