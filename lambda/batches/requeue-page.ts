import type { Organization } from '../organizations/organization.ts';
import type { Token } from '../tokens/token.ts';
import type { Batch, Requeue } from './batch.ts';
import { type Chunk, resendPositions } from './chunk.ts';
import { dailyLimitExceeded } from './daily-limit.ts';
import { addressKey } from './email-address.ts';
import type { LeasedBatch } from './leased-batch.ts';
import { isOutdated, withTokenFacts } from './recipient.ts';
import { askedSince, type Requeued, type RequeueSource, requeuedRecipient } from './requeue.ts';
import { LeaseLost } from './services.ts';
import { addSkipped, type Skipped, type SkipReason, skipReason } from './skip-reasons.ts';

/** A chunk, with what is to happen to each of its recipients. */
interface Plan {
  readonly chunk: Chunk;
  readonly tokens: ReadonlyMap<string, Token>;
  readonly isSuppressed: (address: string) => boolean | undefined;
  /** By position: why it is left out, `own` where it was queued before; `undefined` where it is to be queued. */
  readonly reasons: (SkipReason | 'own' | undefined)[];
}

/**
 * Queues the invitations that a retry or a resend means in some chunks of a batch, one write a chunk, as many as the
 * organization's limit of a day allows.
 *
 * @param from first chunk
 * @param to chunk after the last
 * @throws Failure unavailable
 */
export async function requeuePage(
  work: LeasedBatch,
  requeue: Requeue,
  of: RequeueSource,
  from: number,
  to: number,
): Promise<Requeued> {
  const { services, batch } = work;
  const chunks = await services.chunks.read(of.source.id, from, to);
  const plans = await Promise.all(chunks.map((chunk) => plan(work, requeue, of, chunk)));
  const left = await keepWithinLimit(work, of.organization, plans, `${batch.id}:${from}`);
  const parts = await Promise.all(plans.map((one) => carryOut(work, requeue, of.source, one)));
  const total = parts.reduce(
    (a, b) => ({
      queued: a.queued + b.queued,
      skipped: addSkipped(a.skipped, b.skipped),
    }),
    { queued: 0, skipped: {} },
  );
  const isLimited = total.skipped.dailyLimit !== undefined;
  return {
    ...total,
    refusal: isLimited ? dailyLimitExceeded(of.organization, left, services.clock()) : undefined,
  };
}

/** Leaves out whom the organization's limit of a day leaves out. @returns how many may still go today */
async function keepWithinLimit(
  { services, batch, hasEnded }: LeasedBatch,
  organization: Organization,
  plans: readonly Plan[],
  id: string,
): Promise<number> {
  const fresh = count(plans, undefined);
  if (fresh === 0) return 0;
  const own = count(plans, 'own');
  const reservation = { id, invitations: own + fresh, orFewer: true, askedSince: askedSince(batch) };
  if (hasEnded) throw new LeaseLost();
  const now = services.clock();
  const { granted, left } = await services.organizations.reserveInvitations(organization, reservation, now);
  withhold(plans, Math.min(fresh, own + fresh - granted));
  return left;
}

async function plan(
  { services, batch }: LeasedBatch,
  requeue: Requeue,
  { source, organization }: RequeueSource,
  chunk: Chunk,
): Promise<Plan> {
  const { recipients } = chunk;
  const [tokens, suppressed] = await Promise.all([
    services.tokens.findAll(
      organization.id,
      recipients.map(({ tokenId }) => tokenId),
    ),
    organization.hasSuppressions
      ? services.suppressions.find(
          organization.id,
          recipients.map(({ address }) => addressKey(address)),
        )
      : undefined,
  ]);
  const byId = new Map(tokens.map((token) => [token.id, token]));
  const isSuppressed = (address: string): boolean | undefined => suppressed?.has(addressKey(address));
  const own = new Set(resendPositions(chunk, batch.id));
  const now = services.clock();
  const reasons = recipients.map((recipient, position) => {
    if (own.has(position)) return 'own';
    const token = byId.get(recipient.tokenId);
    return skipReason(recipient, {
      source,
      requeue,
      token,
      isSuppressed: isSuppressed(recipient.address),
      now,
    });
  });
  return { chunk, tokens: byId, isSuppressed, reasons };
}

function count(plans: readonly Plan[], wanted: 'own' | undefined): number {
  return plans.reduce((sum, { reasons }) => sum + reasons.filter((reason) => reason === wanted).length, 0);
}

/** Leaves out the last of those that were to be queued. */
function withhold(plans: readonly Plan[], tooMany: number): void {
  let left = tooMany;
  for (const { reasons } of plans.toReversed()) {
    for (let position = reasons.length - 1; position >= 0 && left > 0; position -= 1) {
      if (reasons[position] !== undefined) continue;
      reasons[position] = 'dailyLimit';
      left -= 1;
    }
  }
}

async function carryOut(
  { services, batch, signal }: LeasedBatch,
  requeue: Requeue,
  source: Batch,
  { chunk, tokens, isSuppressed, reasons }: Plan,
): Promise<Requeued> {
  let outcome: Requeued = { queued: 0, skipped: {} };
  const apply = (current: Chunk): Chunk => {
    const now = services.clock();
    const own = resendPositions(current, batch.id);
    const known = new Set(own);
    const queued: number[] = [];
    let skipped: Skipped = {};
    const recipients = current.recipients.map((recipient, position) => {
      if (known.has(position)) return recipient;
      const planned = reasons[position];
      const token = tokens.get(recipient.tokenId);
      const context = { source, requeue, token, isSuppressed: isSuppressed(recipient.address), now };
      // Somebody may have written the chunk since it was planned.
      const reason = planned === undefined || planned === 'own' ? skipReason(recipient, context) : planned;
      if (reason === undefined && token) {
        queued.push(position);
        return requeuedRecipient(recipient, token, source, now);
      }
      skipped = addSkipped(skipped, { [reason ?? 'expired']: 1 });
      return token ? withTokenFacts(recipient, token, source, now) : recipient;
    });
    outcome = { queued: own.length + queued.length, skipped };
    if (queued.length === 0) return { ...current, recipients };
    return { ...current, recipients, resends: { ...current.resends, [batch.id]: [...own, ...queued] } };
  };
  await services.chunks.change(source.id, chunk.number, apply, chunk, signal);
  if (chunk.recipients.some((recipient) => isOutdated(recipient, tokens.get(recipient.tokenId)))) {
    await services.batches.recountSoon(source.id, services.clock());
  }
  return outcome;
}
