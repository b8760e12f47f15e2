/** A route that answers a request, and what its path's variables hold. */
export interface Match<Route> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Prepares routes for matching by the rules of HTTP APIs: the most specific path wins (a fixed segment before a
 * variable before a greedy one), then the named method before ANY, and `$default` last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 *
 * @returns finds the route for a method and a decoded path
 */
export function createRouter<Route extends { readonly key: string }>(
  routes: readonly Route[],
): (method: string, path: string) => Match<Route> | undefined {
  const parsed = routes.map(parse).sort((left, right) => left.rank.localeCompare(right.rank, 'en'));
  return (method, path) => {
    for (const { route, method: expected, pattern, variables } of parsed) {
      if (expected !== 'ANY' && expected !== method) continue;
      const found = pattern.exec(path);
      if (!found) continue;
      const pathParameters = Object.fromEntries(
        variables.map((name, index) => [name, found[index + 1] ?? '']),
      );
      return { route, pathParameters };
    }
    return undefined;
  };
}

interface ParsedRoute<Route> {
  readonly route: Route;
  readonly method: string;
  /** Has a group for each variable. */
  readonly pattern: RegExp;
  readonly variables: readonly string[];
  /** Sorts the more specific before the less specific. */
  readonly rank: string;
}

function parse<Route extends { readonly key: string }>(route: Route): ParsedRoute<Route> {
  const { key } = route;
  if (key === '$default') return { route, method: 'ANY', pattern: /^/, variables: [], rank: '9' };
  const [method = '', path = ''] = key.split(' ');
  const segments = path.split('/').slice(1).map(parseSegment);
  return {
    route,
    method,
    // A greedy variable takes line breaks as well.
    pattern: new RegExp(`^${segments.map(({ pattern }) => `/${pattern}`).join('')}$`, 's'),
    variables: segments.flatMap(({ variable }) => variable ?? []),
    rank: `${segments.map(({ rank }) => rank).join('')}${method === 'ANY' ? '8' : '7'}`,
  };
}

function parseSegment(segment: string): { pattern: string; variable?: string; rank: string } {
  const [, variable, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
  if (variable === undefined)
    return { pattern: segment.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'), rank: '1' };
  return greedy ? { pattern: '(.+)', variable, rank: '3' } : { pattern: '([^/]+)', variable, rank: '2' };
}
