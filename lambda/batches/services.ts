import type { CatalogueReference } from '../organizations/catalogue.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import type { Language } from '../schemas/language.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';
import type { Token } from '../tokens/token.ts';
import type { Batch, BatchOrder, BatchProgress, Lease } from './batch.ts';
import type { Chunk } from './chunk.ts';
import type { DeliveryTrigger } from './delivery-trigger.ts';
import type { Mailer, SendQuota } from './mailer.ts';

/** What the domain needs from outside; entries wire it, tests hand in their own. */
export interface Services {
  readonly organizations: OrganizationStore;
  readonly batches: BatchStore;
  readonly chunks: ChunkStore;
  readonly tokens: TokenStore;
  readonly suppressions: SuppressionStore;
  readonly sendRate: SendRateStore;
  readonly senderLease: SenderLeaseStore;
  readonly mailer: Mailer;
  readonly deliveryTrigger: DeliveryTrigger;
  readonly signingKeys: SigningKeys;
  /** Origin of the links, e.g. `https://enroll.example.com`. */
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** 24 random hex digits. */
  readonly randomId: () => string;
  readonly log: Log;
}

/** Where the work tells what happened: codes and figures, never an address, a secret or a key. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** All that a bulk request needs to know before it writes anything. */
export interface RequestContext {
  readonly organization: Organization | undefined;
  /** The batch of the request's Idempotency-Key. */
  readonly batch: Batch | undefined;
  /** Named entities that the organization does not have. */
  readonly missing: readonly CatalogueReference[];
  /** Invitations made today. */
  readonly invitationsToday: number;
  readonly sendRate: SendRate | undefined;
}

export interface OrganizationStore {
  find(id: string): Promise<Organization | undefined>;
  /** @returns the id behind a slug, whatever its case */
  resolve(slug: string): Promise<string | undefined>;
  /** Reads everything a request depends on in one call per 100 keys. */
  readRequestContext(
    organizationId: string,
    batchId: string,
    references: readonly CatalogueReference[],
    now: number,
  ): Promise<RequestContext>;
  /**
   * Counts invitations against the organization's limit a UTC day, once however often it is asked.
   *
   * @returns how many may go; where none may, how many are left of the day. Without a limit nothing is counted
   */
  reserveInvitations(
    organization: Organization,
    reservation: Reservation,
    now: number,
  ): Promise<{ readonly granted: number; readonly left: number }>;
  /** Adds to what became of the organization's mail this UTC day. @returns the day's sums */
  countMail(organizationId: string, tally: MailTally, now: number): Promise<MailTally>;
}

/** Invitations that are about to be queued. */
export interface Reservation {
  /** Of what queues them: the same when another process does it over again. */
  readonly id: string;
  readonly invitations: number;
  /** Whether fewer will do; otherwise all are granted, or none. */
  readonly orFewer?: boolean;
  /** When a process may have asked first, which then died: epoch milliseconds; `undefined` where this is the first. */
  readonly askedSince?: number | undefined;
}

/** Mails by what became of them. */
export interface MailTally {
  readonly sent: number;
  readonly bounced: number;
  readonly complained: number;
}

/** Thrown by a write that another process' lease forbids: the work must stop, and write nothing more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** What the page behind a link reads of a batch. */
export interface BatchReader {
  find(batchId: string): Promise<Batch | undefined>;
  /** @returns the language that the batch's configuration names */
  language(batchId: string): Promise<Language | undefined>;
}

/** A batch with work to do, as the index shows it: the table may be a moment ahead. */
export interface DueBatch {
  readonly batchId: string;
  readonly organizationId: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** Epoch milliseconds at which the lease ends of whoever works on it. */
  readonly leaseUntil?: number;
}
/** What is marked on a batch outside of any lease. */
export type Marks = Pick<Batch, 'revokedAt' | 'wakes' | 'markedDueAt'>;

export interface BatchStore extends BatchReader {
  /**
   * Makes the batch ours, unless it exists; or takes over `previous`, unless somebody else has.
   *
   * @param signal of the lease that it is claimed under
   * @returns whether it is ours
   */
  claim(batch: Batch, previous: Batch | undefined, signal: AbortSignal): Promise<boolean>;
  /**
   * Leases an existing batch that is due now, or as good as, and whose lease has ended.
   *
   * @returns the batch under the new lease; `undefined` when it is gone, not due or somebody else's
   */
  acquire(batchId: string, lease: Lease, now: number): Promise<Batch | undefined>;
  /**
   * Writes how far the work has come, and renews the lease until `lease.until`.
   *
   * @returns what others marked on the batch meanwhile @throws LeaseLost
   */
  save(batchId: string, progress: BatchProgress, lease: Lease, signal: AbortSignal): Promise<Marks>;
  /**
   * Writes how far the work has come and gives the lease up. A batch that was marked since `wakes` was read is due
   * when the mark says, or soon, whatever the progress says: somebody changed its chunks, perhaps behind our back.
   *
   * @returns when it is due now (epoch milliseconds), if it is @throws LeaseLost
   */
  release(
    batchId: string,
    progress: BatchProgress,
    lease: Lease,
    wakes: number,
    signal: AbortSignal,
  ): Promise<number | undefined>;
  /**
   * Marks a batch whose chunks were changed from outside as due by `at` at the latest (epoch milliseconds): one loop of
   * conditional writes, until one holds. Whoever works on it just now makes it due when it gives the lease up.
   *
   * @throws Failure unavailable
   */
  markDue(batchId: string, at: number): Promise<void>;
  /**
   * Has a batch counted again whose chunks were changed from outside: by the next run of the deliver entry, unless it
   * was counted just now. However often it is asked, a batch is not counted more than about twice a minute.
   */
  recountSoon(batchId: string, now: number): Promise<void>;
  /** Batches due by `now`, the longest due first; of thousands, a page of each shard of the index. */
  due(now: number): Promise<DueBatch[]>;
  /** Those that exist, in the order of the ids. */
  findAll(batchIds: readonly string[]): Promise<Batch[]>;
  /**
   * The organization's batches, newest first.
   *
   * @param page `cursor`: only those after this place
   * @returns their places in the list (`createdAt#id`), and whether there are more
   */
  list(
    organizationId: string,
    page: { readonly cursor: string | undefined; readonly limit: number },
  ): Promise<{ readonly places: string[]; readonly more: boolean }>;
  /** Marks a batch as revoked, once; no lease is needed. @returns the batch as it is now */
  revoke(batchId: string, now: number): Promise<Batch | undefined>;
  /** Removes batch and configuration. @throws LeaseLost */
  remove(batchId: string, lease: Lease): Promise<void>;
  writeConfiguration(batch: BatchOrder, configuration: Configuration, signal: AbortSignal): Promise<void>;
  configuration(batchId: string): Promise<Configuration | undefined>;
}

export interface ChunkStore {
  /** Writes new chunks, 25 a call. Rejects if not all could be written; nothing is in flight when it settles. */
  write(order: BatchOrder, chunks: readonly Chunk[], signal: AbortSignal): Promise<void>;
  /** Chunks `from` (included) to `to` (not included), in order; those that do not exist are left out. */
  read(batchId: string, from: number, to: number): Promise<Chunk[]>;
  /** Chunks of these numbers, in any order; those that do not exist are left out. */
  readSome(batchId: string, numbers: readonly number[]): Promise<Chunk[]>;
  /**
   * Changes a chunk by one conditional write; where others wrote it since it was read, again from what they left.
   *
   * @param apply pure; may be called several times
   * @param known the chunk as last read, if it was
   * @returns the chunk as it is now, not written where `apply` changed nothing; `undefined` when there is none
   */
  change(
    batchId: string,
    number: number,
    apply: (chunk: Chunk) => Chunk,
    known?: Chunk,
    signal?: AbortSignal,
  ): Promise<Chunk | undefined>;
  remove(batchId: string, chunks: number, signal: AbortSignal): Promise<void>;
}

export interface TokenStore {
  /**
   * Makes the tokens of chunks, 25 a call, until `isTimeUp` says so.
   * Only under the batch's lease and before its minting is recorded as done: it overwrites.
   *
   * @returns how many of the chunks, counted from the first, have all their tokens; nothing is in flight when it settles
   */
  mint(
    order: BatchOrder,
    chunks: readonly Chunk[],
    isTimeUp: () => boolean,
    signal: AbortSignal,
  ): Promise<number>;
  find(organizationId: string, id: string): Promise<Token | undefined>;
  /** Those that exist, in the order of the ids. */
  findAll(organizationId: string, ids: readonly string[]): Promise<Token[]>;
  /**
   * Tokens of an address, newest first.
   *
   * @param page `before`: only those whose id is smaller; `limit`: items read at most
   * @returns `next`: what to give as `before` for more; `undefined` when there are none
   */
  findByAddress(
    organizationId: string,
    addressKey: string,
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<{ readonly tokens: Token[]; readonly next: string | undefined }>;
  /** Writes a changed token. @returns false, with nothing written, when it is not as it was read any more */
  replace(token: Token, next: Token): Promise<boolean>;
  remove(organizationId: string, tokenIds: readonly string[], signal: AbortSignal): Promise<void>;
}

/** Why an address is on the list. */
export const suppressionReasons = ['bounced', 'complained'] as const;

/** An address that the organization does not mail any more. */
export interface Suppression {
  /** In lower case. */
  readonly address: string;
  readonly reason: (typeof suppressionReasons)[number];
  /** Epoch milliseconds of what put it there. */
  readonly at: number;
}

export interface SuppressionStore {
  /** Puts addresses on an organization's list; of one that is there already nothing changes. */
  add(organizationId: string, suppressions: readonly Suppression[]): Promise<void>;
  /** @param addressKeys in lower case, all different @returns those that are on the list */
  find(organizationId: string, addressKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The organization's list, by address.
   *
   * @param page `after`: only addresses that come after this one
   * @returns `next`: what to give as `after` for more; `undefined` when there are none
   */
  list(
    organizationId: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<{ readonly suppressions: Suppression[]; readonly next: string | undefined }>;
  /** @returns whether the address was on the list */
  remove(organizationId: string, addressKey: string): Promise<boolean>;
}

/** The one send rate of the account, as last read. */
export interface SendRate {
  /** Recipients a second. */
  readonly perSecond: number;
  /** Recipients left of the daily quota. */
  readonly remaining: number;
  /** Epoch milliseconds from which the next call may be made. */
  readonly nextFreeAt: number;
}

/**
 * The lease by which one process at a time sends what is due. It saves work and keeps the turns of the organizations in
 * one hand; what must not happen twice is kept from it by the leases of the batches.
 */
export interface SenderLeaseStore {
  /**
   * Notes that a batch has mail due, for the sender to see within a second.
   *
   * @returns whether somebody sends, or is being started; if not, who asked is to start it, and is noted as doing so
   */
  request(batch: Pick<Batch, 'id' | 'organizationId'>, now: number): Promise<boolean>;
  /** @returns whether it is ours now: nobody else's lease lasts */
  acquire(lease: Lease, now: number): Promise<boolean>;
  /** @returns the batches that were asked for since; `undefined` when the lease is somebody else's */
  renew(lease: Lease): Promise<readonly Pick<DueBatch, 'batchId' | 'organizationId'>[] | undefined>;
  /**
   * Gives it up, unless a batch was asked for since; with `always`, also then: the next sender hears of it.
   *
   * @returns whether it did
   */
  release(holder: string, always?: boolean): Promise<boolean>;
}

export type Slot =
  | { readonly taken: true; readonly at: number }
  | { readonly taken: false; readonly reason: 'send_rate' | 'daily_quota'; readonly nextFreeAt: number };

export interface SendRateStore {
  read(): Promise<SendRate | undefined>;
  /**
   * Takes the next slot for a call, if it comes by `latest` (epoch milliseconds).
   *
   * @returns the moment from which the call may be made, or why there is none
   */
  take(recipients: number, perSecond: number, now: number, latest: number): Promise<Slot>;
  /** Puts every slot off until `until`: SES said that it is being sent too much. */
  backOff(until: number): Promise<void>;
  /** Takes over what SES reports. */
  refresh(quota: SendQuota, now: number): Promise<void>;
}
