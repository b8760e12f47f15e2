import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { isProtected } from '../../bin/deploy/aws.ts';
import { type DeployTools, deploy } from '../../bin/deploy/deploy.ts';
import { stages } from '../../lib/stages.ts';

const ours = {
  local: stages.local,
  staging: { ...stages.staging, mail: { ...stages.staging.mail, domain: 'staging.muster.dev' } },
  production: { ...stages.production, mail: { ...stages.production.mail, domain: 'mail.muster.dev' } },
};

describe('npm run deploy', () => {
  test.each([
    [
      [],
      'no stage is named. Say which of staging and production to deploy: npm run deploy -- -c stage=staging',
    ],
    [
      ['-c', 'stage=production'],
      'Edit lib/stages.ts first:\n  production.mail.domain is "mail.muster.example"',
    ],
  ])(
    'with %j deploys nothing, and says what to do',
    async (args, sentence) => {
      const environment = { PATH: process.env.PATH, HOME: process.env.HOME };
      const run = promisify(execFile)('npm', ['run', 'deploy', '--', ...args], { env: environment });
      await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
    },
    60_000,
  );
});

describe('what is not deployed', () => {
  test.each([
    [[], 'no stage is named'],
    [['production'], 'no stage is named'],
    [['-c', 'firstDeployment=true'], 'no stage is named'],
    [['-c', 'stage=local'], 'the stage local is for this machine (npm start)'],
    [['--context', 'stage=local'], 'the stage local is for this machine'],
    [['-c', 'stage=staging', '-c', 'stage=local'], 'the stage local is for this machine'],
    [['-c', 'stage=prod'], 'there is no stage "prod" in lib/stages.ts'],
    [['-c', 'stage='], 'there is no stage "" in lib/stages.ts'],
  ])('%j', async (args, sentence) => {
    const { tools, runs } = fakeTools();
    await expect(deploy(args, tools, ours)).rejects.toThrow(sentence);
    expect(runs).toEqual([]);
  });

  test('a stage with settings that are placeholders or wrong, each of which is named', async () => {
    const { tools, runs } = fakeTools();
    const production = {
      ...ours.production,
      mail: { ...ours.production.mail, senderName: '', sandboxRecipients: ['me@example.org'] },
      alarmEmail: 'alarms@your-company.com',
    };
    const refused = expect(deploy(['-c', 'stage=production'], tools, { ...ours, production })).rejects;
    await refused.toThrow(
      /senderName is "".*sandboxRecipients is "me@example\.org".*alarmEmail is "alarms@your-company\.com"/s,
    );
    expect(runs).toEqual([]);
  });
});

describe('a deployment', () => {
  test.each([
    ['-c', 'stage=production'],
    ['--context', 'stage=production'],
    ['--context=stage=production'],
    ['--require-approval', 'never', '-cstage=production', '--profile', 'ops'],
  ])('of what is protected from deletion hands on what was said: %j', async (...args) => {
    const { tools, runs } = fakeTools({ isProtected: true });
    expect(await deploy(args, tools, ours)).toBe(0);
    expect(runs).toEqual([['deploy', ...args]]);
  });

  test('protects from deletion once it has succeeded', async () => {
    const { tools, runs } = fakeTools();
    expect(await deploy(['-c', 'stage=production'], tools, ours)).toBe(0);
    expect(runs).toEqual([
      ['deploy', '-c', 'firstDeployment=true', '-c', 'stage=production'],
      ['deploy', '-c', 'stage=production'],
    ]);
  });

  test('that fails protects nothing, and can be repeated', async () => {
    const { tools, runs } = fakeTools({ codes: [1] });
    expect(await deploy(['-c', 'stage=production'], tools, ours)).toBe(1);
    expect(runs).toEqual([['deploy', '-c', 'firstDeployment=true', '-c', 'stage=production']]);
    expect(await deploy(['-c', 'stage=production'], tools, ours)).toBe(0);
    expect(runs.slice(1)).toHaveLength(2);
  });

  test('of a stage without protection is one', async () => {
    const { tools, runs } = fakeTools();
    expect(await deploy(['-c', 'stage=staging'], tools, ours)).toBe(0);
    expect(runs).toEqual([['deploy', '-c', 'stage=staging']]);
  });

  test('asks AWS nothing about the first time when it was told', async () => {
    for (const isFirst of ['true', 'false']) {
      const { tools, runs } = fakeTools({ codes: [0, 1] });
      const args = ['-c', 'stage=production', '-c', `firstDeployment=${isFirst}`];
      const told = { ...tools, isProtected: () => Promise.reject(new Error('asked')) };
      expect(await deploy(args, told, ours)).toBe(0);
      expect(runs).toEqual([['deploy', ...args]]);
    }
  });
});

describe('a stage is protected', () => {
  const table = (DeletionProtectionEnabled: boolean) => ({ Table: { DeletionProtectionEnabled } });
  const missing = { status: 400, body: { __type: 'ResourceNotFoundException' } };
  const deliver = { FunctionName: 'muster-production-deliver' };

  test.each([
    ['when its table is and its functions are there', true, { table: table(true), deliver }],
    ['not when nothing is there', false, { table: missing, deliver: missing }],
    ['not when its first deployment has just succeeded', false, { table: table(false), deliver }],
    ['not when a deleted stack left its table', false, { table: table(true), deliver: missing }],
  ])('%s', async (_, expected, answers) => {
    answer = answers;
    expect(await isProtected('production', undefined)).toBe(expected);
  });

  test('or not, which has to be said when the credentials do not let us see', async () => {
    answer = { table: { status: 400, body: { __type: 'AccessDeniedException' } }, deliver };
    await expect(isProtected('production', undefined)).rejects.toThrow(/-c firstDeployment=true until/);
  });

  let answer: { table: object; deliver: object } = { table: missing, deliver: missing };
  const before = { ...process.env };
  const server = createServer((request, response) => {
    const given = request.url?.startsWith('/2015-03-31/functions') ? answer.deliver : answer.table;
    const { status, body } = 'status' in given && 'body' in given ? given : { status: 200, body: given };
    const type = typeof body === 'object' && body !== null && '__type' in body ? String(body.__type) : '';
    response.setHeader('x-amzn-errortype', type);
    response.writeHead(Number(status), { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterEach(async () => {
    process.env = before;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

function fakeTools({ isProtected = false, codes = [] }: { isProtected?: boolean; codes?: number[] } = {}) {
  const runs: (readonly string[])[] = [];
  const tools: DeployTools = {
    async cdk(args) {
      runs.push(args);
      return codes.shift() ?? 0;
    },
    findRegion: async () => 'eu-west-1',
    isProtected: async () => isProtected,
    print: jest.fn(),
  };
  return { tools, runs };
}
