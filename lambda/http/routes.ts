import { enrollPath } from '../tokens/link.ts';

const enterprise = '/v1/organizations/{organizationId}/mdm/apple/enterprise';
const tokens = `${enterprise}/enrollment-tokens`;

/** The permissions of the published API. */
export const permissions = {
  create: 'mdm.apple.enrollmentToken.create',
  list: 'mdm.apple.enrollmentToken.list',
  get: 'mdm.apple.enrollmentToken.get',
  update: 'mdm.apple.enrollmentToken.update',
  remove: 'mdm.apple.enrollmentToken.remove',
  redeem: 'mdm.apple.enrollmentToken.redeem',
} as const;

/** All paths of the API, as API Gateway is told them. Whatever is not under it may be a damaged link. */
export const apiRoute = '/v1/{path+}';

/**
 * The enrollment page, public: the secret in the path is the credential. API Gateway throttles it apart from the API.
 * Greedy, so that a link that a mail program has damaged leads to a page as well.
 */
export const enrollRoute = `${enrollPath}{secret+}`;

/** What a route's permission and handler are keyed by; also what logs and metrics call the route. */
export type RouteName =
  | 'createBatch'
  | 'getBatch'
  | 'listRecipients'
  | 'listBatches'
  | 'revokeBatch'
  | 'retryBatch'
  | 'resendBatch'
  | 'resendToken'
  | 'createToken'
  | 'listTokens'
  | 'redeemToken'
  | 'getToken'
  | 'updateToken'
  | 'removeToken'
  | 'reopenToken'
  | 'listSuppressions'
  | 'removeSuppression'
  | 'removeSuppressionByQuery';

export interface Route {
  readonly name: RouteName;
  /** What it does: several routes may do the same. */
  readonly operation: Exclude<RouteName, 'removeSuppressionByQuery'>;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template; `{name}` stands for one segment. */
  readonly path: string;
  /** Whether the last variable of the path stands for all that is left, slashes included. */
  readonly isGreedy?: true;
  /** Whether a JSON body is taken, and whether it may be left out. */
  readonly body: 'required' | 'optional' | 'none';
  /** Permission a key must hold, by exact name or by a prefix with `*`. */
  readonly permission: string;
}

const bodies: { readonly [name in RouteName]?: Route['body'] } = {
  createBatch: 'required',
  createToken: 'required',
  updateToken: 'required',
  redeemToken: 'required',
  resendBatch: 'optional',
  resendToken: 'optional',
};

/** Every route of the API: the router, the OpenAPI document and the tests read this one table. */
export const routes: readonly Route[] = [
  route('createBatch', 'POST', '/bulk', permissions.create),
  route('listBatches', 'GET', '/bulk', permissions.list),
  route('getBatch', 'GET', '/bulk/{batchId}', permissions.get),
  route('revokeBatch', 'DELETE', '/bulk/{batchId}', permissions.remove),
  route('retryBatch', 'POST', '/bulk/{batchId}/retry', permissions.create),
  route('resendBatch', 'POST', '/bulk/{batchId}/resend', permissions.create),
  route('listRecipients', 'GET', '/bulk/{batchId}/recipients', permissions.list),
  route('redeemToken', 'POST', '/redeem', permissions.redeem),
  route('createToken', 'POST', '', permissions.create),
  route('listTokens', 'GET', '', permissions.list),
  route('getToken', 'GET', '/{tokenId}', permissions.get),
  route('updateToken', 'PUT', '/{tokenId}', permissions.update),
  route('removeToken', 'DELETE', '/{tokenId}', permissions.remove),
  route('resendToken', 'POST', '/{tokenId}/resend', permissions.create),
  route('reopenToken', 'POST', '/{tokenId}/reopen', permissions.update),
  route('listSuppressions', 'GET', '/suppressions', permissions.list, enterprise),
  {
    ...route('removeSuppression', 'DELETE', '/suppressions/{address}', permissions.remove, enterprise),
    isGreedy: true,
  },
  {
    // API Gateway cuts a path at a question mark, escaped or not, and an address may hold one.
    ...route('removeSuppression', 'DELETE', '/suppressions', permissions.remove, enterprise),
    name: 'removeSuppressionByQuery',
  },
];

function route(
  name: Route['operation'],
  method: Route['method'],
  path: string,
  permission: string,
  base = tokens,
): Route {
  return { name, operation: name, method, path: base + path, permission, body: bodies[name] ?? 'none' };
}
