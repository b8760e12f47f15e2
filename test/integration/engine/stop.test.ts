import { afterEach, expect, test } from '@jest/globals';
import { type Fixture, httpApi, serve, until } from './fixture.ts';

const functions = {
  patient: `export const handler = () => new Promise((resolve) => {
    console.log('patient began');
    process.once('SIGTERM', () => setTimeout(() => {
      console.log('patient ended its turn');
      resolve({ told: true });
    }, 100));
  });`,
  deaf: `export const handler = () => {
    console.log('deaf began');
    return new Promise(() => setInterval(() => {}, 1000));
  };`,
  counting: `let calls = 0;
    export const handler = async () => { calls += 1; console.log('counted', calls); };`,
};
const rule = (name: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': [`${name}Function`, 'Arn'] } }],
  },
});

let engine: Fixture | undefined;
afterEach(() => engine?.close());

test('a function that runs is told, ends its turn, and its caller gets the answer', async () => {
  engine = await start({ 'GET /patient': 'patient' });
  const answer = fetch(`${engine.apiUrl}/patient`);
  await engine.printed('patient began');
  const closed = engine.close();
  // New requests meanwhile are turned away.
  expect((await fetch(`${engine.apiUrl}/patient`)).status).toBe(503);
  expect(await (await answer).json()).toEqual({ told: true });
  await closed;
  expect(engine.lines.filter((line) => line.includes('patient began'))).toHaveLength(1);
  await expect(fetch(engine.apiUrl)).rejects.toThrow();
});

test('a function that does not heed it is stopped after the grace', async () => {
  engine = await start({ 'GET /deaf': 'deaf' }, 100);
  const answer = fetch(`${engine.apiUrl}/deaf`).catch(() => undefined);
  await engine.printed('deaf began');
  await engine.close();
  expect((await answer)?.status).not.toBe(200);
});

test('of a function that is killed the longest running one ends, as by SIGKILL, and others go on', async () => {
  engine = await start({ 'GET /patient': 'patient' });
  expect(await engine.kill('patient')).toBe(false);
  const first = fetch(`${engine.apiUrl}/patient`);
  await engine.printed('patient began');
  const second = fetch(`${engine.apiUrl}/patient`);
  const { lines } = engine;
  await until(() => lines.filter((line) => line.includes('patient began')).length === 2 || undefined);
  expect(await engine.kill('patient')).toBe(true);
  expect((await first).status).toBe(500);
  expect(lines.join()).not.toContain('ended its turn');
  await engine.close();
  expect((await second).status).toBe(200);
});

test('what a rate starts runs soon after the start, and no more once all is being stopped', async () => {
  engine = await serve({ functions, resources: { Rule: rule('counting') } });
  await engine.printed('counted 1');
  await engine.close();
  expect(engine.lines.filter((line) => line.includes('counted'))).toHaveLength(1);
});

async function start(
  routes: Readonly<Record<string, string>>,
  terminationGraceMs = 10_000,
): Promise<Fixture> {
  const timeouts = { patient: { Timeout: 60 }, deaf: { Timeout: 60 } };
  const resources = httpApi(routes);
  for (const [id, { Properties }] of Object.entries(resources)) {
    if (id.startsWith('Integration')) Object.assign(Properties, { TimeoutInMillis: 29_000 });
  }
  return serve({ functions, properties: timeouts, resources, terminationGraceMs });
}
