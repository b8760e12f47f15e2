const tokens = '/v1/organizations/{organizationId}/mdm/apple/enterprise/enrollment-tokens';

/** What a route's name, permission and handler are keyed by; also what logs and metrics call the route. */
export type RouteName = 'createBatch' | 'getBatch' | 'listRecipients';

export interface Route {
  readonly name: RouteName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template; `{name}` stands for one segment. */
  readonly path: string;
  /** Permission a key must hold, by exact name or by a prefix with `*`. */
  readonly permission: string;
}

/** Every route of the API: the stack, the router, the OpenAPI document and the tests read this one table. */
export const routes: readonly Route[] = [
  {
    name: 'createBatch',
    method: 'POST',
    path: `${tokens}/bulk`,
    permission: 'mdm.apple.enrollmentToken.create',
  },
  {
    name: 'getBatch',
    method: 'GET',
    path: `${tokens}/bulk/{batchId}`,
    permission: 'mdm.apple.enrollmentToken.get',
  },
  {
    name: 'listRecipients',
    method: 'GET',
    path: `${tokens}/bulk/{batchId}/recipients`,
    permission: 'mdm.apple.enrollmentToken.list',
  },
];
