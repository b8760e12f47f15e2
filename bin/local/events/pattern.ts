/** Whether an event is what a rule asks for. */
export type EventTest = (event: unknown) => boolean;

/**
 * Reads an event pattern of EventBridge. A list holds what a field may be; a list in the event matches when one of
 * its entries does.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @throws Error for comparisons that are not known here (`numeric`, `cidr`, `wildcard`, `$or`)
 */
export function parsePattern(pattern: unknown): EventTest {
  if (!isObject(pattern)) throw new Error(`No event pattern: ${JSON.stringify(pattern)}`);
  const fields = Object.entries(pattern).map(([name, expected]) => {
    if (name === '$or') throw new Error('The local engine does not know $or in event patterns');
    const test = Array.isArray(expected) ? parseField(expected) : parsePattern(expected);
    return (event: Record<string, unknown>) => test(event[name]);
  });
  return (event) => isObject(event) && fields.every((test) => test(event));
}

function parseField(expected: readonly unknown[]): EventTest {
  const tests = expected.map(parseComparison);
  return (value) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return tests.some((test) => values.some(test));
  };
}

function parseComparison(expected: unknown): EventTest {
  if (!isObject(expected)) return (value) => value === expected;
  const [name = '', argument] = Object.entries(expected)[0] ?? [];
  const comparison = comparisons[name];
  if (!comparison)
    throw new Error(`The local engine does not know ${JSON.stringify(expected)} in event patterns`);
  return comparison(argument);
}

const comparisons: Readonly<Record<string, (argument: unknown) => EventTest>> = {
  'anything-but': (argument) => {
    const refused = (Array.isArray(argument) ? argument : [argument]).map(parseComparison);
    return (value) => value !== undefined && !refused.some((test) => test(value));
  },
  'equals-ignore-case': (argument) => (value) =>
    typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase(),
  exists: (argument) => (value) => (value !== undefined) === argument,
  prefix: (argument) => (value) => typeof value === 'string' && value.startsWith(String(argument)),
  suffix: (argument) => (value) => typeof value === 'string' && value.endsWith(String(argument)),
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
