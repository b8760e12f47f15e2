import type { Batch } from '../batches/batch.ts';
import { type Chunk, chunkSize } from '../batches/chunk.ts';
import { addressKey } from '../batches/email-address.ts';
import type { Invitation } from '../batches/invitation.ts';
import type { TokenView } from '../schemas/answers.ts';
import type { Configuration } from '../schemas/create-batch.ts';
import { createdAt, stateOf, type Token } from '../tokens/token.ts';
import { userId } from '../tokens/token-id.ts';
import { iso } from './batch.ts';

/** All that a token's view is made of. */
export interface TokenParts {
  readonly token: Token;
  readonly batch: Batch;
  readonly configuration: Configuration;
  readonly chunk: Chunk | undefined;
  /** Only for those who may see it. */
  readonly link: string | undefined;
}

/** A token as the sibling endpoints of the published API show it. */
export function tokenView({ token, batch, configuration, chunk, link }: TokenParts, now: number): TokenView {
  const { organizationId } = token;
  const recipient = chunk?.recipients[token.place % chunkSize];
  return {
    id: token.id,
    organization: organizationId,
    batchId: token.batchId,
    mdmUser: { id: userId(organizationId, addressKey(token.email)), email: token.email },
    displayName: token.displayName ?? configuration.displayName ?? '',
    tags: [...(token.tags ?? configuration.tags ?? [])],
    state: stateOf(token, batch, now),
    type: 'user',
    subType: 'standard',
    config: { ...configuration },
    createdAt: iso(createdAt(token)),
    updatedAt: iso(token.updatedAt ?? createdAt(token)),
    expireAt: iso(token.expireAt),
    admPolicy: configuration.policyId ?? null,
    admPolicyAssignments: [...(configuration.admPolicyAssignments ?? [])],
    admVppLocation: configuration.admVppLocationId ?? null,
    profiles: [...(configuration.profiles ?? [])],
    admDevice: token.redemption?.device ? { ...token.redemption.device } : null,
    invitation: invitationView(recipient?.invitation),
    history: token.history.map(({ what, at, by }) => ({ what, at: iso(at), by })),
    ...(link !== undefined && { enrollmentLink: link, enrollCode: link.slice(link.lastIndexOf('/') + 1) }),
  };
}

function invitationView(invitation: Invitation | undefined): TokenView['invitation'] {
  if (!invitation) return { state: 'none', attempts: 0 };
  const { state, attempts, reason, messageId, sentAt, deliveredAt } = invitation;
  return {
    state,
    attempts,
    ...(reason !== undefined && { reason }),
    ...(messageId !== undefined && { messageId }),
    ...(sentAt !== undefined && { sentAt: iso(sentAt) }),
    ...(deliveredAt !== undefined && { deliveredAt: iso(deliveredAt) }),
  };
}
