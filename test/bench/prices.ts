/** List prices in us-east-1, in dollars. */
export const prices = {
  /** DynamoDB on demand, a million units: writes of up to 1 KiB, consistent reads of up to 4 KiB. */
  writeUnits: 0.625,
  readUnits: 0.125,
  /** HTTP API, a million requests. */
  httpRequests: 1,
  /** Lambda on arm64: a GB-second, and a million invocations. */
  lambdaGigabyteSecond: 0.000_013_333_4,
  lambdaInvocations: 0.2,
  /** SES, 1 000 mails. */
  mails: 0.1,
} as const;

/** Memory of the functions that make and send, in GB: one vCPU. */
export const functionGigabytes = 1769 / 1024;
