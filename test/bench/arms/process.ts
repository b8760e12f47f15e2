import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { environmentNames } from '../../../lambda/environment.ts';
import { type Load, tableName } from '../load.ts';
import type { ArmName } from './arms.ts';
import type { ArmReply, Cost } from './main.ts';

/** A running arm. */
export interface ArmProcess {
  run(load: Load): Promise<Cost>;
  close(): Promise<void>;
}

/**
 * Starts an arm in a process of its own.
 *
 * @param url the stub's
 * @param bundle file of the http function's bundle
 */
export function startArm(name: ArmName, url: string, bundle: string): ArmProcess {
  const child = fork(join(import.meta.dirname, 'main.ts'), [name], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--enable-source-maps'],
    env: { ...environment(url), HTTP_BUNDLE: bundle, PATH: process.env.PATH },
  });
  return {
    async run(load) {
      const reply = next(child);
      child.send(load);
      const answer = await reply;
      if ('cost' in answer) return answer.cost;
      throw new Error(`The arm ${name} failed: ${answer.error}`);
    },
    async close() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** The environment of a deployed function, with every service at one endpoint. */
export function environment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    POWERTOOLS_LOG_LEVEL: 'WARN',
    [environmentNames.stage]: 'bench',
    [environmentNames.table]: tableName,
    [environmentNames.signingKeysSecret]: 'signing-keys',
    [environmentNames.publicUrl]: 'https://enroll.muster.example',
    [environmentNames.mailFrom]: 'Device enrollment <invitations@muster.example>',
    [environmentNames.configurationSet]: 'muster-bench',
    [environmentNames.templatePrefix]: 'muster-bench-',
  };
}

async function next(child: ChildProcess): Promise<ArmReply> {
  const reply = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => [{ error: `it ended with ${code}` }]),
  ]);
  return reply[0];
}
