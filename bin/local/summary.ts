import type { demoKeys } from './demo-data.ts';
import type { Engine } from './engine.ts';

/** What `npm start` tells: where everything is, who may use it, and a request that works when pasted. */
export function summary(engine: Engine, keys: typeof demoKeys | readonly []): string {
  return [
    '',
    `  HTTP API     ${engine.apiUrl}`,
    `  Inbox        ${engine.inboxUrl ?? `none: mail goes to ${engine.sesUrl}`}`,
    `  Invoke API   ${engine.invokeUrl}`,
    `  DynamoDB     ${engine.dynamodbUrl}`,
    '',
    ...keys.map(
      ({ key, organization, note }) =>
        `  ${key.padEnd(21)} ${organization.slug} (${organization.id}) ${note}`,
    ),
    ...(keys.length > 0 ? ['', example(engine.apiUrl), ''] : []),
  ].join('\n');
}

function example(apiUrl: string): string {
  const path = '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens/bulk';
  return `  curl ${apiUrl}${path} \\
    -H 'Authorization: Bearer muster_local_admin' -H 'Content-Type: application/json' \\
    -d '{"sendEmail":true,"language":"en","userEmails":["ann@example.com","bob@example.com"]}'`;
}
