import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceNames } from '../../lib/names.ts';
import { credentialsFor, regionFor } from '../local/credentials.ts';
import { notRunning } from './explain.ts';
import { Refusal } from './refusal.ts';

/** How a service is reached; what is absent comes from the AWS settings of the environment. */
export interface Access {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** The stage that a command works on. */
export interface Target {
  readonly table: string;
  readonly signingKeysSecret: string;
  readonly dynamodb: Access;
  readonly secretsManager: Access;
}

/** Written by `npm start` while it runs, in the folder that it was started in. */
const endpointsFile = join('.muster', 'endpoints.json');

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * @param stage `local`, or a stage of AWS
 * @throws Refusal when the local stack does not run
 */
export function findTarget(stage: string, variables: Variables): Target {
  const { table, signingKeys } = resourceNames(stage);
  if (stage !== 'local') {
    return { table, signingKeysSecret: signingKeys, dynamodb: {}, secretsManager: {} };
  }
  const endpoints = readEndpoints();
  const access = localAccess(variables);
  return {
    table,
    signingKeysSecret: signingKeys,
    dynamodb: { ...access, endpoint: endpoints.dynamodb },
    secretsManager: { ...access, endpoint: endpoints.secretsManager },
  };
}

interface Endpoints {
  readonly dynamodb: string;
  readonly secretsManager: string;
}

function readEndpoints(): Endpoints {
  let endpoints: unknown;
  try {
    endpoints = JSON.parse(readFileSync(endpointsFile, 'utf8'));
  } catch {
    throw new Refusal(notRunning);
  }
  if (isEndpoints(endpoints)) return endpoints;
  throw new Refusal(`${endpointsFile} is not what \`npm start\` writes: start the local stack again.`);
}

function isEndpoints(value: unknown): value is Endpoints {
  if (typeof value !== 'object' || value === null) return false;
  if (!('dynamodb' in value && 'secretsManager' in value)) return false;
  return typeof value.dynamodb === 'string' && typeof value.secretsManager === 'string';
}

/** The region and the credentials that the local stack uses, too, when it is started in the same environment. */
function localAccess(variables: Variables): Access {
  const external = {
    dynamodb: variables.MUSTER_DYNAMODB_ENDPOINT,
    ses: variables.MUSTER_SES_ENDPOINT,
    environment: variables,
  };
  const region = regionFor(external);
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = credentialsFor(external);
  if (accessKeyId === undefined || secretAccessKey === undefined) return { region };
  return {
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  };
}
