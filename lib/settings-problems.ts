import type { StageSettings } from './stages.ts';

/** One text among the settings of a stage. */
interface Setting {
  /** Where it stands in `lib/stages.ts`, such as `production.mail.domain`. */
  readonly path: string;
  readonly value: string;
  readonly rule: Rule;
}

interface Rule {
  holds(value: string): boolean;
  /** What to write. */
  readonly text: string;
}

/**
 * What no deployment could work with.
 *
 * @returns a sentence for each that says what to edit; none when all is well
 */
export function settingsProblems(stage: string, settings: StageSettings): string[] {
  const problems = readSettings(stage, settings)
    .filter(({ rule, value }) => !rule.holds(value))
    .map(({ path, value, rule }) => `${path} is ${JSON.stringify(value)}: ${rule.text}`);
  const { name = '', hostedZone } = settings.domain ?? {};
  return hostedZone && !`.${name}`.endsWith(`.${hostedZone.name}`)
    ? [
        ...problems,
        `${stage}.domain.hostedZone.name is ${JSON.stringify(hostedZone.name)}: ${name} is not in it.`,
      ]
    : problems;
}

/**
 * Which names nobody can own, and so are still to be replaced: those that documents use.
 *
 * @returns a sentence for each that says what to edit
 */
export function placeholders(stage: string, settings: StageSettings): string[] {
  return readSettings(stage, settings)
    .filter(({ rule, value }) => (rule === hostName || rule === address) && placeholder.test(value))
    .map(({ path, value }) => `${path} is ${JSON.stringify(value)}, a placeholder: write your own.`);
}

function readSettings(stage: string, { mail, domain, alarmEmail }: StageSettings): Setting[] {
  const setting = (name: string, value: string | undefined, rule: Rule): Setting[] =>
    value === undefined ? [] : [{ path: `${stage}.${name}`, value, rule }];
  return [
    ...setting('mail.domain', mail.domain, hostName),
    ...setting('mail.sender', mail.sender, localPart),
    ...setting('mail.senderName', mail.senderName, senderName),
    ...(mail.sandboxRecipients ?? []).flatMap((value) => setting('mail.sandboxRecipients', value, address)),
    ...setting('domain.name', domain?.name, hostName),
    ...setting('domain.certificateArn', domain?.certificateArn, certificate),
    ...setting('domain.hostedZone.name', domain?.hostedZone?.name, hostName),
    ...setting('alarmEmail', alarmEmail, address),
  ];
}

const hostName: Rule = {
  // In small letters, as SES and Route 53 keep names: grants name the identity so.
  holds: (value) =>
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/.test(value),
  text: 'write a host name in small letters, such as mail.acme.com; one in another script in its xn-- form.',
};

const localPart: Rule = {
  holds: (value) => /^(?=.{1,64}$)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(value),
  text: 'write the part before the @ of the sender, such as invitations.',
};

const senderName: Rule = {
  holds: (value) =>
    value === value.trim() &&
    value.isWellFormed() &&
    Array.from(value).length <= 64 &&
    // Something to see, in one line, that does not turn around what follows.
    /[\p{L}\p{N}\p{P}\p{S}]/u.test(value) &&
    !/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(value),
  text: 'write what mail programs show as the sender, 1 to 64 characters in one line, without spaces at its ends.',
};

const address: Rule = {
  holds: (value) => /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/i.test(value),
  text: 'write one address, such as it@acme.com.',
};

const certificate: Rule = {
  holds: (value) => /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/\S+$/.test(value),
  text: 'write the ARN of a certificate of ACM, in the region of the stack.',
};

/** The names of RFC 2606, 6761 and 6762, the one for private networks, and what says "put yours here". */
const placeholder =
  /(^|[.@])((example|invalid|internal|local|localhost|test)|example(\.[a-z]{2,3}){1,2}|(my|your)-?(company|domain|organization)(\.[a-z]+)+)\.?$/i;
