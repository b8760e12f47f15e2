/** What the stub is told; each message starts it anew: nothing stored but the seeds, nothing counted. */
export interface StubSettings {
  /** Milliseconds that each answer takes. */
  readonly delay: number;
  /** Holds DynamoDB's rates: writes a second a partition key value, and in all. */
  readonly throttle: boolean;
  /** Share of the items of a BatchWriteItem call that come back unprocessed, 0 to 1. */
  readonly unprocessed: number;
  /** Recipients a second that SES takes, and reports; above it throttles. */
  readonly perSecond: number;
  /** Items that are there from the start, in DynamoDB's JSON. */
  readonly seeds: readonly StubItem[];
}

export type StubItem = Readonly<Record<string, unknown>>;

/** What the stub has seen since it was told its settings. */
export interface Counts {
  /** Calls by action and, at DynamoDB, the kinds of items in them: `BatchWriteItem chunk+token`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Items written, by kind. */
  readonly written: Readonly<Record<string, number>>;
  /** Write units, by kind: one for each KiB of an item that was begun, and one for each index that it is in. */
  readonly unitsWritten: Readonly<Record<string, number>>;
  /** Read units of 4 KiB, consistent. */
  readonly readUnits: number;
  /** Recipients that SES took. */
  readonly recipients: number;
  /** Epoch milliseconds of the first and the last call that SES took, and the recipients of the last. */
  readonly sendFrom: number;
  readonly sendTo: number;
  readonly lastRecipients: number;
  /** Calls that were refused, by the error's name. */
  readonly refused: Readonly<Record<string, number>>;
}

export type StubMessage =
  | { readonly kind: 'listen' }
  | { readonly kind: 'reset'; readonly settings: StubSettings }
  | { readonly kind: 'counts' };

/** `url` answers `listen`, `counts` answers `counts`. */
export interface StubReply {
  readonly url?: string;
  readonly counts?: Counts;
}
