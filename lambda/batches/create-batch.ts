import { Failure } from '../failure.ts';
import { catalogueReferences, describeMissing } from '../organizations/catalogue.ts';
import type { Organization } from '../organizations/organization.ts';
import { requireReady } from '../organizations/readiness.ts';
import type { CreateBatchInput } from '../schemas/create-batch.ts';
import { acceptBatch } from './accept-batch.ts';
import { type AddressFailure, sortAddresses } from './addresses.ts';
import { type Batch, leaseMargin, noProgress } from './batch.ts';
import { batchIdOf } from './batch-id.ts';
import { chunkSize, NewChunks } from './chunk.ts';
import { dailyLimitExceeded } from './daily-limit.ts';
import { addressKey } from './email-address.ts';
import { findSuppressed } from './find-suppressed.ts';
import { fingerprint } from './fingerprint.ts';
import { claimedByOther, isReplay } from './idempotency.ts';
import { LeasedBatch } from './leased-batch.ts';
import { requestDelivery } from './request-delivery.ts';
import { checkRequestLimits } from './request-limits.ts';
import type { RequestContext, Services } from './services.ts';

export interface CreateBatchCommand {
  /** 24 hex digits, lower case. */
  readonly organizationId: string;
  /** The key or function that asks, for the record. */
  readonly actor: string;
  readonly idempotencyKey: string | undefined;
  readonly input: CreateBatchInput;
  /** Answer as soon as nothing can be lost; the deliver entry does the rest. */
  readonly respondAsync: boolean;
  readonly time: TimeLimits;
}

/** How long a process may go on. */
export interface TimeLimits {
  /** Epoch milliseconds after which no more work is begun, so that an answer can still be given. */
  readonly answerBy: number;
  /** Epoch milliseconds at which this process is ended. */
  readonly deadline: number;
  /** Ends every call that is still in flight shortly before the deadline. */
  readonly signal: AbortSignal;
}

export interface CreatedBatch {
  readonly batch: Batch;
  /** The addresses that got no token, in request order. */
  readonly failures: readonly AddressFailure[];
  /** Whether this is the answer to an earlier request with the same key. */
  readonly replayed: boolean;
}

/** What a bulk request would do. */
export interface TriedBatch {
  readonly total: number;
  readonly success: number;
  readonly failures: readonly AddressFailure[];
  /** Valid addresses that would get a token and no mail, in request order. */
  readonly suppressed: readonly { readonly index: number; readonly address: string }[];
}

/**
 * Checks all that a bulk request is checked for, and writes nothing.
 *
 * @throws Failure notFound, featureNotAllowed, requestLimitExceeded, limitExceeded, organizationNotReady
 */
export async function tryBatch(
  { organizationId, input }: Pick<CreateBatchCommand, 'organizationId' | 'input'>,
  services: Services,
): Promise<TriedBatch> {
  const references = catalogueReferences(input.configuration);
  const now = services.clock();
  const context = await services.organizations.readRequestContext(
    organizationId,
    services.randomId(),
    references,
    now,
  );
  const { valid, failures } = sortAddresses(input.userEmails);
  const { addresses, indexes } = valid;
  const organization = check(context, input, addresses.length, now);
  const { configuration } = input;
  const onList = await findSuppressed(addresses, configuration, organization, services.suppressions);
  const suppressed = addresses.flatMap((address, n) =>
    onList.has(addressKey(address)) ? [{ index: indexes[n] ?? 0, address }] : [],
  );
  return { total: input.userEmails.length, success: addresses.length, failures, suppressed };
}

/**
 * Makes a token for each valid address and invites each person: all of it now, or as much as time and send rate
 * allow, the rest by the deliver entry.
 *
 * @throws Failure notFound, featureNotAllowed, requestLimitExceeded, limitExceeded, organizationNotReady, keyInUse, keyReused, unavailable
 */
export async function createBatch(command: CreateBatchCommand, services: Services): Promise<CreatedBatch> {
  const { organizationId, idempotencyKey, input } = command;
  const id = idempotencyKey === undefined ? services.randomId() : batchIdOf(organizationId, idempotencyKey);
  const print = fingerprint('createBatch', input.configuration, input.userEmails);
  const context = await services.organizations.readRequestContext(
    organizationId,
    id,
    catalogueReferences(input.configuration),
    services.clock(),
  );
  const { valid, failures } = sortAddresses(input.userEmails);
  if (context.batch && isReplay(context.batch, print, services.clock())) {
    return { batch: context.batch, failures, replayed: true };
  }
  const organization = check(context, input, valid.addresses.length, services.clock());
  const { addresses } = valid;
  const onList = await findSuppressed(
    addresses,
    input.configuration,
    organization,
    services.suppressions,
  ).catch((error: unknown): ReadonlySet<string> => {
    // Whoever is on the list is found before the mail leaves, too.
    services.log.warn('suppressions_not_read', { batchId: id, error });
    return new Set();
  });

  const now = services.clock();
  const createdAt = context.batch?.createdAt ?? Math.floor(now / 1000) * 1000;
  const lease = { holder: services.randomId(), until: command.time.deadline + leaseMargin };
  const batch: Batch = {
    id,
    organizationId,
    createdAt,
    createdBy: command.actor,
    idempotent: idempotencyKey !== undefined,
    fingerprint: print,
    keyVersion: context.batch?.keyVersion ?? (await services.signingKeys.current()).version,
    sendEmail: input.configuration.sendEmail,
    expireAt: createdAt + input.configuration.duration * 1000,
    total: input.userEmails.length,
    success: addresses.length,
    suppressed: onList.size,
    failed: countByCode(failures),
    chunks: Math.ceil(addresses.length / chunkSize),
    ...noProgress(now),
    // Nobody will ask again for a batch without a key: the deliver entry clears it away if this process dies.
    dueAt: idempotencyKey === undefined ? lease.until : undefined,
    round: (context.batch?.round ?? 0) + 1,
    wakes: 0,
    revokedAt: undefined,
    lease,
  };
  const { signal, deadline, answerBy } = command.time;
  const isTimeUp = (): boolean => services.clock() >= answerBy;
  const work = new LeasedBatch(services, batch, lease, { signal, deadline, isTimeUp });
  if (!(await services.batches.claim(batch, context.batch, work.signal))) {
    const earlier = await claimedByOther(batch, services);
    return { batch: earlier, failures, replayed: true };
  }
  await reserve(work, organization, context.batch);
  const chunks = new NewChunks(batch, valid, onList);
  work.hold(chunks);
  await acceptBatch(work, chunks, { ...command, organization, sendRate: context.sendRate });
  await requestDelivery(work.batch, services);
  return { batch: work.batch, failures, replayed: false };
}

function check(context: RequestContext, input: CreateBatchInput, valid: number, now: number): Organization {
  const { organization, missing } = context;
  if (!organization)
    throw new Failure('notFound', { details: [{ message: 'There is no such organization.' }] });
  if (!organization.bulkEnrollment) throw new Failure('featureNotAllowed');
  // Those of a request that is taken over are counted already.
  const invitations = input.configuration.sendEmail && !context.batch ? valid : 0;
  checkRequestLimits(organization, input.userEmails.length, invitations);
  const left = (organization.invitationsPerDay ?? Number.POSITIVE_INFINITY) - context.invitationsToday;
  if (invitations > 0 && invitations > left) throw dailyLimitExceeded(organization, left, now);
  if (missing.length > 0) throw new Failure('notFound', { details: missing.map(describeMissing) });
  if (input.configuration.sendEmail) requireReady(organization);
  return organization;
}

/**
 * Counts the invitations against the day's limit. Who takes a dead request over asks again, under the same id: it may
 * have died before it was counted.
 *
 * @param earlier of the one that died
 */
async function reserve(
  work: LeasedBatch,
  organization: Organization,
  earlier: Batch | undefined,
): Promise<void> {
  const { services, batch, lease } = work;
  if (!batch.sendEmail || batch.success === 0) return;
  if (work.hasEnded) throw new Failure('unavailable', { retryAfter: 5 });
  const now = services.clock();
  const { granted, left } = await services.organizations.reserveInvitations(
    organization,
    { id: batch.id, invitations: batch.success, askedSince: earlier?.createdAt },
    now,
  );
  if (granted === batch.success) return;
  // What the one that died has written is not orphaned: its key can be used tomorrow.
  if (earlier) await work.release({ state: 'creating', dueAt: batch.dueAt });
  else await services.batches.remove(batch.id, lease);
  throw dailyLimitExceeded(organization, left, now);
}

function countByCode(failures: readonly AddressFailure[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of failures) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
