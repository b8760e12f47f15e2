import type { Profile } from '../arms/profiler.ts';

/** What time is spent on, most ours first. */
export const purposes = [
  'Muster',
  'SDK: writing requests, reading answers',
  'SDK: signing',
  'SDK: middleware, endpoints, retries',
  'Node: HTTP and sockets',
  'Node: the rest, and the system',
  'Garbage collection',
] as const;

export type Purpose = (typeof purposes)[number];

/**
 * Milliseconds of a profile by purpose; what was idle is left out.
 *
 * @param bundle text of the bundle, in which a comment with its path stands before each module
 */
export function whereTimeGoes(profile: Profile, bundle: string): Record<Purpose, number> {
  const modules = modulesByLine(bundle);
  const purposeOf = new Map<number, Purpose | undefined>();
  const visit = (id: number, inherited: Purpose): void => {
    const node = nodes.get(id);
    if (!node) return;
    const purpose = purposeOfFrame(node.callFrame, modules, inherited);
    purposeOf.set(id, purpose);
    for (const child of node.children ?? []) visit(child, purpose ?? inherited);
  };
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  if (profile.nodes[0]) visit(profile.nodes[0].id, rest);
  const times: Record<string, number> = Object.fromEntries(purposes.map((purpose) => [purpose, 0]));
  profile.samples?.forEach((id, n) => {
    const purpose = purposeOf.get(id);
    if (purpose) times[purpose] = (times[purpose] ?? 0) + (profile.timeDeltas?.[n] ?? 0) / 1000;
  });
  return times;
}

const rest: Purpose = 'Node: the rest, and the system';

/** @returns `undefined` for time in which nothing was done; what has no place of its own counts for its caller */
function purposeOfFrame(
  { functionName, url, lineNumber }: { functionName: string; url: string; lineNumber: number },
  modules: readonly string[],
  inherited: Purpose,
): Purpose | undefined {
  if (functionName === '(idle)') return undefined;
  if (functionName === '(garbage collector)') return 'Garbage collection';
  if (functionName === '(program)' || functionName === '(root)') return rest;
  if (url === '') return inherited;
  if (url.startsWith('node:'))
    return /http|net|stream|tls|url|timers/.test(url) ? 'Node: HTTP and sockets' : rest;
  return purposeOfModule(modules[lineNumber] ?? '');
}

function purposeOfModule(path: string): Purpose {
  if (/signature-v4|checksum/.test(path)) return 'SDK: signing';
  if (/protocols|serde|codec|schemas|xml|submodules\/schema/.test(path) && path.includes('node_modules')) {
    return 'SDK: writing requests, reading answers';
  }
  if (/node_modules\/@(smithy|aws-sdk|aws)\//.test(path)) return 'SDK: middleware, endpoints, retries';
  return 'Muster';
}

/** The path of the module that each line belongs to. */
function modulesByLine(bundle: string): string[] {
  let current = '';
  return bundle.split('\n').map((line) => {
    const [, path] = /^\s*\/\/ ((?:node_modules|lambda|lib)\/\S+)$/.exec(line) ?? [];
    current = path ?? current;
    return current;
  });
}
