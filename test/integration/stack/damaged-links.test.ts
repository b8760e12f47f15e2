import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { texts } from '../../../lambda/pages/texts/texts.ts';
import { type RunningStack, startStack } from '../../support/stack.ts';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack(1000);
}, 120_000);

afterAll(() => stack.close());

/** Asks for a path exactly as it is written, as no `fetch` would. */
async function ask(method: string, path: string): Promise<{ status?: number; type?: string; body: string }> {
  const answer = Promise.withResolvers<{ status?: number; type?: string; body: string }>();
  const { hostname, port } = new URL(stack.engine.apiUrl);
  const outgoing = request({ hostname, port, method, path }, async (response) => {
    const { statusCode: status = 0, headers } = response;
    const body = (await response.toArray()).join('');
    answer.resolve({ status, type: headers['content-type'] ?? '', body });
  });
  outgoing.on('error', answer.reject);
  outgoing.end();
  return answer.promise;
}

test.each([
  ...['/enroll', '/enroll/apple', '/enroll/apple/', '//enroll/apple/mse_cut', '/enroll//apple/mse_cut'],
  ...['/enroll/apple/mse_cut%0Ain%20two', '/%0Aenroll/apple/mse_cut', '/enroll/apple/%', '/enroll/apple/%FF'],
])('the gateway hands the damaged link %s to its page', async (path) => {
  for (const method of ['GET', 'HEAD', 'POST']) {
    const answer = await ask(method, path);
    expect(answer).toMatchObject({ status: 404, type: 'text/html; charset=utf-8' });
    if (method !== 'HEAD') expect(answer.body).toContain(texts.en.problems.wrong.heading);
  }
});

test('a path that is nothing of ours is answered as by the API', async () => {
  const { status, type, body } = await ask('GET', '/nothing');
  expect([status, type]).toEqual([404, 'application/json']);
  expect(JSON.parse(body)).toMatchObject({ error: { code: 3001, message: 'Entity not found' } });
});
