import { environmentNames } from '../../lambda/environment.ts';
import { requestNodeOptions } from '../../lib/constructs/functions.ts';
import { tableName } from './load.ts';

/** The environment of a deployed function, with every service at one endpoint. */
export function functionEnvironment(url: string): Record<string, string> {
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

/** The environment of the functions that answer requests. */
export function requestEnvironment(url: string): Record<string, string> {
  return { ...functionEnvironment(url), NODE_OPTIONS: requestNodeOptions };
}
