import { hash } from 'node:crypto';
import type { Services } from '../batches/services.ts';
import { Failure } from '../failure.ts';
import { changeToken, type TokenOfBatch } from './change-token.ts';
import { findSecret, isGenuine, readSecret, type SecretClaims } from './secret.ts';
import type { Device } from './token.ts';
import { redeem, unknownSecret } from './transitions.ts';

export interface RedeemCommand {
  readonly organizationId: string;
  readonly actor: string;
  readonly secret: string;
  readonly device: Device | undefined;
  readonly idempotencyKey: string | undefined;
}

/**
 * Uses a token up, once. The same device, or the same Idempotency-Key, gets the same answer again for ten minutes;
 * everyone else hears that it is used.
 *
 * @throws Failure notFound for a secret that is none of this organization's; tokenUsed, tokenTooOld, tokenRevoked
 */
export async function redeemToken(command: RedeemCommand, services: Services): Promise<TokenOfBatch> {
  const claims = await checkSecret(command.secret, services);
  if (!claims || claims.organizationId !== command.organizationId) throw unknownSecret();
  const { organizationId, tokenId, generation } = claims;
  const change = redeem(command.actor, command.device, claimantsOf(command), generation);
  try {
    return await changeToken(organizationId, tokenId, change, services);
  } catch (error) {
    throw error instanceof Failure && error.kind === 'notFound' ? unknownSecret() : error;
  }
}

/** A secret of ours and what it claims. */
export interface CheckedSecret extends SecretClaims {
  readonly secret: string;
}

/**
 * The genuine secret that a text begins with; `undefined` where there is none. Nothing is read from the store.
 *
 * @param text what follows in a link, or what an MDM server took from one
 */
export async function checkSecret(
  text: string,
  services: Pick<Services, 'signingKeys'>,
): Promise<CheckedSecret | undefined> {
  const secret = findSecret(text);
  if (secret === undefined) return undefined;
  const claims = readSecret(secret);
  const key = await services.signingKeys.find(claims.keyVersion);
  return key && isGenuine(secret, key) ? { ...claims, secret } : undefined;
}

/** What the same caller is known by again; hashed, since it is of no other use. */
function claimantsOf({ actor, device, idempotencyKey }: RedeemCommand): string[] {
  const known = [
    ...(idempotencyKey === undefined ? [] : [`key\n${actor}\n${idempotencyKey}`]),
    ...(device?.serialNumber ? [`serial\n${device.serialNumber}`] : []),
    ...(device?.udid ? [`udid\n${device.udid}`] : []),
  ];
  return known.map((text) => hash('sha256', text, 'hex').slice(0, 32));
}
