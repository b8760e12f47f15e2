import { afterEach, expect, jest, test } from '@jest/globals';
import { createLog, describeError } from '../../../lambda/observability/log.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test('an error is told by name, message, place and cause, and by none of its fields', () => {
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { secret: 'mse_x' });
  const described = describeError(error);
  expect(described).toMatchObject({
    name: 'Error',
    message: 'outer',
    cause: { name: 'TypeError', message: 'inner' },
  });
  expect(JSON.stringify(described)).not.toContain('mse_x');
  expect(described.at).toContainEqual(expect.stringContaining('log.test.ts'));
});

test('what a parser quotes of its input is left out', () => {
  const error = new SyntaxError('Unexpected token mia@example.com');
  expect(JSON.stringify(describeError(error))).not.toContain('mia@example.com');
});

test('what is thrown but is no error is told by its type only', () => {
  expect(describeError('mse_x')).toEqual({ name: 'string' });
});

test('an error without a stack has no place', () => {
  const error = new Error('x');
  delete error.stack;
  expect(describeError(error)).toEqual({ name: 'Error', message: 'x', at: [] });
});

test('lines are JSON with a level, the message and the fields', () => {
  const lines = capture();
  const log = createLog('muster-test');
  log.info('delivered', { turns: 2 });
  log.warn('turn_failed', { batchId: 'b', error: new Error('down') });
  log.error('request_failed', new Error('worse'), { requestId: 'r' });
  expect(lines).toMatchObject([
    { level: 'INFO', message: 'delivered', turns: 2, service: 'muster-test' },
    { level: 'WARN', message: 'turn_failed', batchId: 'b', error: { name: 'Error', message: 'down' } },
    { level: 'ERROR', message: 'request_failed', requestId: 'r', error: { message: 'worse' } },
  ]);
});

test('a line needs no fields', () => {
  const lines = capture();
  const log = createLog('muster-test');
  log.info('a');
  log.warn('b');
  log.error('c', new Error('x'));
  expect(lines.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
});

/** What the logger prints from now on. */
function capture(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  // Else Powertools prints past the console.
  process.env.POWERTOOLS_DEV = 'true';
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((line: unknown) => {
      lines.push(JSON.parse(String(line)));
    });
  }
  return lines;
}
