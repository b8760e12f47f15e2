import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What differs between the deployments of Muster. */
export interface StageSettings {
  readonly mail: MailSettings;
  /**
   * The service's own host name. Links in mails outlive an API: without this they die with it.
   *
   * @default the API's generated endpoint
   */
  readonly domain?: CustomDomain;
  /**
   * Where alarms are mailed; the address must confirm the subscription once.
   *
   * @default alarms change state and tell nobody
   */
  readonly alarmEmail?: string;
  /** Requests of other Lambdas and schedules refused within 5 minutes that raise an alarm. Raise it where refusals are everyday. */
  readonly directRefusalsThreshold: number;
  readonly logRetention: RetentionDays;
  /** Whether table, logs and stack survive an attempt to delete them, once a deployment has succeeded. */
  readonly deletionProtection: boolean;
  /** Requests a second over all callers, and how many may come at once. */
  readonly throttling: { readonly ratePerSecond: number; readonly burst: number };
  /** Openings of the public enrolment page that are let through a second, and at once. */
  readonly pageThrottling: { readonly ratePerSecond: number; readonly burst: number };
  /** MiB of each function. A whole vCPU comes with 1 769 MiB. */
  readonly memory: {
    readonly http: number;
    readonly enrollPage: number;
    readonly direct: number;
    readonly deliver: number;
    readonly emailEvents: number;
  };
  /** How long news of mails gathers before it is recorded: the longer, the fewer writes. */
  readonly mailEventsWindowSeconds: number;
}

export interface MailSettings {
  /** Verified by DKIM; SES knows a domain once an account and region, so each stage needs one of its own. */
  readonly domain: string;
  /** Part before the @ of the sender. */
  readonly sender: string;
  /** What mail programs show in place of the address: up to 64 characters of any script, quotes and commas too. */
  readonly senderName: string;
  /**
   * While the account is in the SES sandbox, a function needs a grant for each verified recipient too.
   *
   * @default none
   */
  readonly sandboxRecipients?: readonly string[];
}

export interface CustomDomain {
  readonly name: string;
  /** ACM certificate of the name, in the region of the stack. */
  readonly certificateArn: string;
  /**
   * Route 53 zone that gets the alias records.
   *
   * @default none; the output `DomainTarget` is what the name's CNAME must point at
   */
  readonly hostedZone?: { readonly id: string; readonly name: string };
}

// Making a list of tokens is computing, and a request waits for it: one whole vCPU.
// Delivery mostly waits for the send rate, a page for a few reads; its QR code takes milliseconds.
const memory = { http: 1769, enrollPage: 512, direct: 1769, deliver: 512, emailEvents: 512 } as const;

export type Stage = 'local' | 'staging' | 'production';

/** Every stage. Set the domains of `staging` and `production` to your own before the first deployment. */
export const stages: Readonly<Record<Stage, StageSettings>> = {
  local: {
    mail: { domain: 'muster.example', sender: 'invitations', senderName: 'Device enrollment' },
    logRetention: RetentionDays.ONE_WEEK,
    deletionProtection: false,
    throttling: { ratePerSecond: 100, burst: 200 },
    pageThrottling: { ratePerSecond: 50, burst: 100 },
    directRefusalsThreshold: 1,
    memory,
    mailEventsWindowSeconds: 1,
  },
  staging: {
    mail: { domain: 'staging.muster.example', sender: 'invitations', senderName: 'Device enrollment' },
    logRetention: RetentionDays.ONE_MONTH,
    deletionProtection: false,
    throttling: { ratePerSecond: 20, burst: 40 },
    pageThrottling: { ratePerSecond: 50, burst: 100 },
    directRefusalsThreshold: 1,
    memory,
    mailEventsWindowSeconds: 10,
  },
  production: {
    mail: { domain: 'mail.muster.example', sender: 'invitations', senderName: 'Device enrollment' },
    logRetention: RetentionDays.THREE_MONTHS,
    deletionProtection: true,
    throttling: { ratePerSecond: 100, burst: 200 },
    pageThrottling: { ratePerSecond: 50, burst: 100 },
    directRefusalsThreshold: 1,
    memory,
    mailEventsWindowSeconds: 10,
  },
};

/**
 * Checks the name of a stage, as it comes from `-c stage=…`.
 *
 * @param name `undefined` means `local`
 * @throws Error naming the stages there are
 */
export function readStage(name: unknown): Stage {
  if (name === undefined) return 'local';
  if (isStage(name)) return name;
  throw new Error(`There is no stage "${String(name)}", only ${Object.keys(stages).join(', ')}`);
}

function isStage(name: unknown): name is Stage {
  return typeof name === 'string' && Object.hasOwn(stages, name);
}
