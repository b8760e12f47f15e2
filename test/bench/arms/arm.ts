import type { Load } from '../load.ts';

/** One way to do the job; all run against the same stub. */
export interface Arm {
  /** What need not be measured: the request as it comes in, or nothing. @returns the run itself */
  prepare(load: Load): Promise<() => Promise<void>>;
}

/** Fields of a new token, as every arm writes them. */
export interface NewToken {
  readonly id: string;
  readonly partition: string;
  readonly batchId: string;
  readonly place: number;
  readonly email: string;
  readonly state: 'PENDING';
  readonly keyVersion: number;
  /** Epoch milliseconds. */
  readonly expireAt: number;
  /** Epoch seconds. */
  readonly ttl: number;
}

/** Calls in flight at a time; where a library has a limit of its own, the same. */
export const inFlight = 50;

/** Items of a BatchWriteItem call. */
export const batchSize = 25;
