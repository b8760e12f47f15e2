/**
 * The names of the environment variables, once for the stack that sets them, the functions that read them
 * and the tests that hand them in.
 */
export const environmentNames = {
  /** Deployment stage, e.g. `local`, `production`. */
  stage: 'STAGE',
  /** The one DynamoDB table. */
  table: 'TABLE_NAME',
  /** ARN or name of the Secrets Manager secret that holds the signing-key versions. */
  signingKeysSecret: 'SIGNING_KEYS_SECRET_ID',
  /** Origin of the links in the mails, without a slash at its end, e.g. `https://enroll.example.com`. */
  publicUrl: 'PUBLIC_URL',
  /** Sender of the mails, e.g. `Device enrollment <invitations@example.com>`; its identity is verified in SES. */
  mailFrom: 'MAIL_FROM',
  /** SES configuration set that every mail goes through. */
  configurationSet: 'CONFIGURATION_SET',
  /** SES template names are this prefix followed by the language: `muster-local-` + `en`. */
  templatePrefix: 'TEMPLATE_PREFIX',
} as const;

/** Variables that only some functions have. */
export const optionalEnvironmentNames = {
  /** Name of the deliver function, for those that may ask for it at once. */
  deliverFunction: 'DELIVER_FUNCTION_NAME',
} as const;

/** The environment of a function, read once at its start. */
export type Environment = { readonly [name in keyof typeof environmentNames]: string } & {
  readonly [name in keyof typeof optionalEnvironmentNames]?: string | undefined;
};

/**
 * Reads the environment.
 *
 * @param source usually `process.env`; tests hand in a plain object
 * @throws Error naming every variable that is missing or empty
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const names = Object.entries(environmentNames);
  const missing = names.filter(([, variable]) => !source[variable]).map(([, variable]) => variable);
  if (missing.length > 0) throw new Error(`Missing environment variables: ${missing.join(', ')}`);
  const read = (variable: string): string => source[variable] ?? '';
  return {
    stage: read(environmentNames.stage),
    table: read(environmentNames.table),
    signingKeysSecret: read(environmentNames.signingKeysSecret),
    publicUrl: read(environmentNames.publicUrl),
    mailFrom: read(environmentNames.mailFrom),
    configurationSet: read(environmentNames.configurationSet),
    templatePrefix: read(environmentNames.templatePrefix),
    deliverFunction: source[optionalEnvironmentNames.deliverFunction] || undefined,
  };
}
