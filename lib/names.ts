/**
 * Names of what a stage consists of, for the stack and for whoever looks things up from outside, such as the
 * admin command. Functions learn them from their environment instead.
 */
export function resourceNames(stage: string) {
  const prefix = `muster-${stage}`;
  return {
    stack: prefix,
    api: prefix,
    table: prefix,
    signingKeys: `${prefix}-signing-keys`,
    configurationSet: prefix,
    /** Followed by a language: the name of an SES template. */
    templatePrefix: `${prefix}-`,
    deadLetters: `${prefix}-direct-dead-letters`,
    alarmTopic: `${prefix}-alarms`,
    /** Prefix of the name of a function, schedule or alarm. */
    of: (name: string) => `${prefix}-${name}`,
  };
}

export type ResourceNames = ReturnType<typeof resourceNames>;
