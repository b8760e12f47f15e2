const tokens = '/v1/organizations/{organizationId}/mdm/apple/enterprise/enrollment-tokens';

/** The permissions of the published API. */
export const permissions = {
  create: 'mdm.apple.enrollmentToken.create',
  list: 'mdm.apple.enrollmentToken.list',
  get: 'mdm.apple.enrollmentToken.get',
  update: 'mdm.apple.enrollmentToken.update',
  remove: 'mdm.apple.enrollmentToken.remove',
} as const;

/** What a route's permission and handler are keyed by; also what logs and metrics call the route. */
export type RouteName = 'createBatch' | 'getBatch' | 'listRecipients';

export interface Route {
  readonly name: RouteName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template; `{name}` stands for one segment. */
  readonly path: string;
  /** Permission a key must hold, by exact name or by a prefix with `*`. */
  readonly permission: string;
}

/** Every route of the API: the router, the OpenAPI document and the tests read this one table. */
export const routes: readonly Route[] = [
  { name: 'createBatch', method: 'POST', path: `${tokens}/bulk`, permission: permissions.create },
  { name: 'getBatch', method: 'GET', path: `${tokens}/bulk/{batchId}`, permission: permissions.get },
  {
    name: 'listRecipients',
    method: 'GET',
    path: `${tokens}/bulk/{batchId}/recipients`,
    permission: permissions.list,
  },
];
