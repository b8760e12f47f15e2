import type { FunctionDefinition } from './definition.ts';

/** Where a function finds the services it calls. */
export interface ServiceAccess {
  readonly region: string;
  /** Endpoint of each service by its name in `AWS_ENDPOINT_URL_…`; `''` names the endpoint of all others. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Credentials and whatever else the SDK needs to reach these endpoints. */
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * The environment variables of a function: the template's, those that Lambda sets, and the addresses of the
 * services. Nothing of this process's own environment.
 */
export function functionVariables(
  { name, handler, directory, memoryMb, environment }: FunctionDefinition,
  { region, endpoints, credentials }: ServiceAccess,
): Record<string, string> {
  return {
    ...environment,
    ...credentials,
    ...Object.fromEntries(
      Object.entries(endpoints).map(([service, url]) => [
        service === '' ? 'AWS_ENDPOINT_URL' : `AWS_ENDPOINT_URL_${service}`,
        url,
      ]),
    ),
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_REGION: region,
    LAMBDA_TASK_ROOT: directory,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: handler,
  };
}
