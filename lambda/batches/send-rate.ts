import type { SendRate, Services } from './services.ts';

/** What SES reported is asked for again after this many milliseconds. */
export const sendRateMaxAge = 60_000;

/**
 * Takes over what SES reports of the account: its rate and what is left of its daily quota.
 *
 * @returns whether SES answered
 */
export async function refreshSendRate(services: Services, signal: AbortSignal): Promise<boolean> {
  const quota = await services.mailer.quota(signal);
  if (quota) await services.sendRate.refresh(quota, services.clock());
  return quota !== undefined;
}

/** The send rate, asked from SES if it was never asked before; `undefined` when SES cannot be asked. */
export async function currentSendRate(
  services: Services,
  signal: AbortSignal,
): Promise<SendRate | undefined> {
  const known = await services.sendRate.read();
  if (known) return known;
  await refreshSendRate(services, signal);
  return services.sendRate.read();
}
