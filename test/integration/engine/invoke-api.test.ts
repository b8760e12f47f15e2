import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Fixture, serve } from './fixture.ts';

let engine: Fixture;
let lambda: LambdaClient;

beforeAll(async () => {
  engine = await serve({
    functions: {
      echo: `let calls = 0;
        export const handler = async (event, context) => ({ event, calls: ++calls, context: { ...context },
          left: context.getRemainingTimeInMillis(), variables: Object.keys(process.env) });`,
      throws: 'export const handler = async () => { throw new TypeError("no such thing"); };',
      unloadable: 'throw new Error("cannot start");',
      moody: `let calls = 0;
        export const handler = async ({ mood }) => {
          calls += 1;
          if (mood === 'exit') process.exit(7);
          if (mood === 'throw later') setTimeout(() => { throw new RangeError("later"); }, 1);
          if (mood === 'reject later') void Promise.reject(new Error("unheard"));
          if (mood === 'spin') for (;;) {}
          if (mood) await new Promise(() => {});
          return calls;
        };`,
      greedy: `let calls = 0;
        export const handler = async ({ hoard }) => {
          calls += 1;
          if (hoard) for (const all = [];;) all.push(new Array(1e5).fill(all.length));
          return calls;
        };`,
      busy: `export const handler = ({ id }) => {
          console.log('began', id);
          return new Promise((resolve) => setTimeout(resolve, 50, id));
        };`,
    },
    properties: {
      echo: { Timeout: 30, MemorySize: 256, Environment: { Variables: { TABLE: 'things' } } },
      moody: { Timeout: 1 },
      greedy: { Timeout: 60, MemorySize: 128 },
    },
  });
  lambda = new LambdaClient({
    endpoint: engine.invokeUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  lambda.destroy();
  await engine.close();
});

test('a function is invoked by name and by ARN, and stays warm', async () => {
  const first = await invoke('echo', { a: 1 });
  const second = await invoke('arn:aws:lambda:us-east-1:000000000000:function:echo', { a: 2 });
  expect(first).toMatchObject({
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    FunctionError: undefined,
    result: {
      event: { a: 1 },
      calls: 1,
      context: {
        awsRequestId: first.requestId,
        functionName: 'echo',
        functionVersion: '$LATEST',
        memoryLimitInMB: '256',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:echo',
      },
    },
  });
  expect(second.result).toMatchObject({ event: { a: 2 }, calls: 2 });
});

test("a function sees the template's and Lambda's variables and none of this process", async () => {
  const { result } = await invoke('echo', {});
  expect(result.variables).toEqual(
    expect.arrayContaining(['TABLE', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL_DYNAMODB']),
  );
  expect(result.variables).not.toContain('PATH');
});

test('a function knows how much of its time is left', async () => {
  const { result } = await invoke('echo', {});
  expect(result.left).toBeGreaterThan(20_000);
  expect(result.left).toBeLessThanOrEqual(30_000);
});

test('what a handler throws is answered as Lambda does', async () => {
  expect(await invoke('throws', {})).toMatchObject({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    result: { errorType: 'TypeError', errorMessage: 'no such thing', trace: expect.any(Array) },
  });
});

test('a function that cannot be loaded fails each time', async () => {
  for (let n = 0; n < 2; n += 1) {
    expect(await invoke('unloadable', {})).toMatchObject({
      FunctionError: 'Unhandled',
      result: { errorMessage: 'cannot start' },
    });
  }
});

test.each([
  ['exit', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 7') }],
  ['throw later', { errorType: 'RangeError', errorMessage: 'later' }],
  ['reject later', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'unheard' }],
  ['wait', { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('timed out after 1.00') }],
  ['spin', { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('timed out after 1.00') }],
])('a function that goes down by "%s" is told of and replaced', async (mood, error) => {
  expect(await invoke('moody', { mood })).toMatchObject({ FunctionError: 'Unhandled', result: error });
  expect(await invoke('moody', {})).toMatchObject({ FunctionError: undefined, result: 1 });
});

test('a function that takes more memory than it has is told of and replaced', async () => {
  expect(await invoke('greedy', { hoard: true })).toMatchObject({
    FunctionError: 'Unhandled',
    result: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('killed') },
  });
  expect(await invoke('greedy', {})).toMatchObject({ FunctionError: undefined, result: 1 });
});

test('more events than there are environments are all answered, each with its own result', async () => {
  const ids = Array.from({ length: 30 }, (_, id) => id);
  const answers = await Promise.all(ids.map((id) => invoke('busy', { id })));
  expect(answers.map(({ result }) => result)).toEqual(ids);
});

test('an event without a payload is an empty object', async () => {
  expect((await invoke('echo', undefined)).result).toMatchObject({ event: {} });
});

test('a dry run invokes nothing', async () => {
  expect(await invoke('busy', { id: 'dry' }, 'DryRun')).toMatchObject({ StatusCode: 204 });
  expect(engine.lines.join()).not.toContain('began dry');
});

test.each([
  ['ResourceNotFoundException', { FunctionName: 'nobody' }],
  ['InvalidRequestContentException', { FunctionName: 'echo', Payload: '{"a":' }],
  [
    'RequestEntityTooLargeException',
    { FunctionName: 'echo', Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) },
  ],
  [
    'RequestEntityTooLargeException',
    { FunctionName: 'echo', InvocationType: 'Event', Payload: JSON.stringify('x'.repeat(1024 * 1024)) },
  ],
] satisfies [string, InvokeCommandInput][])('%s is thrown as Lambda throws it', async (name, input) => {
  await expect(lambda.send(new InvokeCommand(input))).rejects.toMatchObject({ name });
});

async function invoke(
  FunctionName: string,
  event: object | undefined,
  InvocationType: InvokeCommandInput['InvocationType'] = 'RequestResponse',
) {
  const { Payload, $metadata, StatusCode, ExecutedVersion, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType, ...(event && { Payload: JSON.stringify(event) }) }),
  );
  const text = Payload?.transformToString();
  return {
    StatusCode,
    ExecutedVersion,
    FunctionError,
    requestId: $metadata.requestId,
    result: text ? JSON.parse(text) : undefined,
  };
}
