import { devNull } from 'node:os';

/** Endpoints in place of the built-in ones, and the environment that may hold the credentials for them. */
export interface ExternalServices {
  readonly dynamodb: string | undefined;
  readonly ses: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Made up, as the built-in services check none; and the user's own profiles stay out of it. */
const localCredentials = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_CONFIG_FILE: devNull,
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SHARED_CREDENTIALS_FILE: devNull,
};

/**
 * The environment variables by which the SDK signs its calls: made-up ones while only built-in services are called;
 * the user's own AWS settings where another endpoint is. An emulator on this machine needs none, so made-up ones
 * fill the gap there, but never for an endpoint elsewhere.
 */
export function credentialsFor({ dynamodb, ses, environment }: ExternalServices): Record<string, string> {
  const endpoints = [dynamodb, ses].filter((endpoint) => endpoint !== undefined);
  if (endpoints.length === 0) return localCredentials;
  const own = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && isAwsSetting(name) ? [[name, value] as const] : [],
  );
  const mayGoWithout = endpoints.every(isOnThisMachine) && !own.some(([name]) => credentialSources.has(name));
  return { ...(mayGoWithout && localCredentials), ...Object.fromEntries(own) };
}

/** Where the calls go: the user's region counts only where an endpoint of the user's does. */
export function regionFor({ dynamodb, ses, environment }: ExternalServices): string {
  const own = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  return (dynamodb === undefined && ses === undefined ? undefined : own) ?? 'us-east-1';
}

const credentialSources = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
]);

/** `HOME` and the certificates come along, as profiles and proxies need them. */
function isAwsSetting(name: string): boolean {
  if (name.startsWith('AWS_ENDPOINT') || name.startsWith('AWS_LAMBDA')) return false;
  return name.startsWith('AWS_') || ['HOME', 'NODE_EXTRA_CA_CERTS', 'USERPROFILE'].includes(name);
}

function isOnThisMachine(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
