import type { Failure } from '../failure.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Token } from '../tokens/token.ts';
import type { Batch } from './batch.ts';
import { requeued } from './invitation.ts';
import { type Recipient, withTokenFacts } from './recipient.ts';
import type { Skipped } from './skip-reasons.ts';

/** What became of a part of a retry or resend. */
export interface Requeued {
  /** Invitations that it queued, now or when it was tried before. */
  readonly queued: number;
  readonly skipped: Skipped;
  /** Why no more were queued, where that is for the one who asked to know. */
  readonly refusal?: Failure | undefined;
  /** Whether it changed something else, so that its key must be remembered though it queued nothing. */
  readonly hasEffect?: boolean;
}

/** What going through the chunks of a batch takes. */
export interface RequeueSource {
  readonly source: Batch;
  readonly organization: Organization;
}

/** Queues an invitation, with what has changed of its token since: the mail carries the link and the expiry of now. */
export function requeuedRecipient(recipient: Recipient, token: Token, source: Batch, now: number): Recipient {
  return { ...withTokenFacts(recipient, token, source, now), invitation: requeued(recipient.invitation) };
}

/** Since when a process that is dead now may have reserved what this one is about to. */
export function askedSince({ round, createdAt }: Batch): number | undefined {
  return round > 1 ? createdAt : undefined;
}
