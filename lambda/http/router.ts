import { Failure } from '../failure.ts';
import { type Route, routes } from './routes.ts';

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const patterns = routes.map((route) => ({ route, segments: route.path.split('/') }));

/**
 * Finds the route of a request. A slash at the end of a path means nothing; HEAD has the routes of GET.
 *
 * @throws Failure notFound for a path of no route, methodNotAllowed for a path that has other methods only
 */
export function findRoute(method: string, path: string): Match {
  const segments = path.replace(/\/$/, '').split('/');
  const matches = patterns.flatMap((pattern): Match[] => {
    const params = match(pattern.segments, segments);
    return params ? [{ route: pattern.route, params }] : [];
  });
  if (matches.length === 0) throw new Failure('notFound', { details: [{ message: 'Unknown path.' }] });
  // A fixed segment is meant before a variable one: `bulk` is no token's id.
  const fewest = Math.min(...matches.map(({ params }) => Object.keys(params).length));
  const meant = matches.filter(({ params }) => Object.keys(params).length === fewest);
  const found = meant.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
  if (!found) throw new MethodNotAllowed(meant.map(({ route }) => route.method));
  return found;
}

/** Carries the methods that the path does have, for the `Allow` header. */
export class MethodNotAllowed extends Failure {
  readonly allowed: readonly string[];

  constructor(allowed: readonly string[]) {
    super('methodNotAllowed', { details: [{ message: `Use ${allowed.join(' or ')} here.` }] });
    this.allowed = allowed.includes('GET') && !allowed.includes('HEAD') ? [...allowed, 'HEAD'] : allowed;
  }
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [n, expected] of pattern.entries()) {
    const segment = segments[n] ?? '';
    if (expected.startsWith('{')) {
      if (segment === '') return undefined;
      params[expected.slice(1, -1)] = decode(segment);
    } else if (expected !== segment) return undefined;
  }
  return params;
}

/** A segment that cannot be decoded matches no schema, and is refused there. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
