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
 * @param path as API Gateway hands it over: its escapes are undone already, so that a `%` in it is meant
 * @throws Failure notFound for a path of no route, methodNotAllowed for a path that has other methods only
 */
export function findRoute(method: string, path: string): Match {
  const whole = path.replace(/\/$/, '');
  const matches = patterns.flatMap((pattern): Match[] => {
    const params = match(pattern, whole);
    return params ? [{ route: pattern.route, params }] : [];
  });
  if (matches.length === 0) throw unknownPath();
  // A fixed segment is meant before a variable one: `bulk` is no token's id.
  const fewest = Math.min(...matches.map(({ params }) => Object.keys(params).length));
  const meant = matches.filter(({ params }) => Object.keys(params).length === fewest);
  const found = meant.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
  if (!found) throw new MethodNotAllowed(meant.map(({ route }) => route.method));
  return found;
}

/** The failure of a path that nothing is at. */
export function unknownPath(): Failure {
  return new Failure('notFound', { details: [{ message: 'Unknown path.' }] });
}

/** Carries the methods that the path does have, for the `Allow` header. */
export class MethodNotAllowed extends Failure {
  readonly allowed: readonly string[];

  constructor(allowed: readonly string[]) {
    super('methodNotAllowed', { details: [{ message: `Use ${allowed.join(' or ')} here.` }] });
    this.allowed = allowed.includes('GET') && !allowed.includes('HEAD') ? [...allowed, 'HEAD'] : allowed;
  }
}

function match(pattern: (typeof patterns)[number], path: string): Record<string, string> | undefined {
  const segments = pattern.route.isGreedy ? splitAtFirst(path, pattern.segments.length) : path.split('/');
  if (segments.length !== pattern.segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [n, expected] of pattern.segments.entries()) {
    const segment = segments[n] ?? '';
    if (expected.startsWith('{')) {
      if (segment === '') return undefined;
      params[expected.slice(1, -1)] = segment;
    } else if (expected !== segment) return undefined;
  }
  return params;
}

/** @returns so many segments at most; the last has the rest of the path, slashes included */
function splitAtFirst(path: string, count: number): string[] {
  const segments = path.split('/');
  const rest = segments.splice(count - 1);
  return [...segments, rest.join('/')];
}
