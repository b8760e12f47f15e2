import { Failure } from '../../failure.ts';
import { hashApiKey, permits } from '../../organizations/api-key.ts';
import { isNamed } from '../../organizations/organization.ts';
import type { ApiKeyStore } from '../../store/api-keys.ts';
import type { HttpMiddleware } from '../request.ts';

/** Longer than any key of ours; what is longer need not be looked up. */
const longestKey = 256;

/**
 * Finds out whose key the request carries, and whether it may do this in the organization that the path names.
 * It comes before everything that costs: no key costs nothing, a wrong one a single read.
 *
 * @param clock epoch milliseconds
 */
export function authenticate(apiKeys: ApiKeyStore, clock: () => number): HttpMiddleware {
  return {
    before: async ({ event }) => {
      const { match } = event;
      if (!match) throw new Error('Routes are matched before keys are checked');
      const apiKey = await findKey(bearerToken(event.headers.authorization), apiKeys);
      if (apiKey.expireAt !== undefined && apiKey.expireAt <= clock()) throw new Failure('tokenExpired');
      const organization = { id: apiKey.organizationId, slug: apiKey.organizationSlug };
      if (!permits(apiKey.permissions, match.route.permission)) throw new Failure('forbidden');
      if (!isNamed(organization, match.params.organizationId ?? '')) throw new Failure('forbidden');
      event.apiKey = apiKey;
    },
  };
}

function bearerToken(header: string | undefined): string {
  const [, token] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  if (token === undefined) throw new Failure('noAuthToken');
  return token;
}

async function findKey(token: string, apiKeys: ApiKeyStore) {
  const apiKey = token.length <= longestKey ? await apiKeys.find(hashApiKey(token)) : undefined;
  if (!apiKey) throw new Failure('invalidToken');
  return apiKey;
}
