/** Where the resources of the template are, as their ARNs and URLs name it. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** Origins without a slash at the end. */
  readonly apiUrl: string;
  readonly queueUrl: string;
}

/** The account that local emulators agree on. */
export const localAccountId = '000000000000';
