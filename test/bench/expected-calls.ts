import type { Counts } from './stub/messages.ts';

/** What is allowed besides the writes and sends themselves: calls a request, a chunk that is sent, a window. */
export const allowance = { request: 7, sentChunk: 2, window: 1 };

/** The calls of a request, sorted by what they are for. */
export interface CallCount {
  readonly tokenWrites: number;
  readonly chunkWrites: number;
  readonly sends: number;
  /** All others. */
  readonly others: number;
}

/** The calls that a request of so many valid addresses needs, without faults, at a rate of 50 recipients a second or more. */
export function neededCalls(addresses: number, sendEmail: boolean): Omit<CallCount, 'others'> {
  const chunks = Math.ceil(addresses / 50);
  return {
    tokenWrites: Math.ceil(addresses / 25),
    chunkWrites: Math.ceil(chunks / 25),
    sends: sendEmail ? chunks : 0,
  };
}

/** How many other calls such a request may make. @param windows how often it noted which chunks may be under way */
export function allowedOthers(addresses: number, sendEmail: boolean, windows: number): number {
  const sentChunks = sendEmail ? Math.ceil(addresses / 50) : 0;
  return allowance.request + allowance.sentChunk * sentChunks + allowance.window * windows;
}

/** Sorts what the stub counted. A call that writes tokens and chunks counts as one that writes tokens. */
export function sortCalls({ calls }: Counts): CallCount {
  const sorted = { tokenWrites: 0, chunkWrites: 0, sends: 0, others: 0 };
  for (const [name, count] of Object.entries(calls)) sorted[kindOf(name)] += count;
  return sorted;
}

function kindOf(name: string): keyof CallCount {
  if (name === 'SendBulkTemplatedEmail') return 'sends';
  const [action, kinds = ''] = name.split(' ');
  if (action !== 'BatchWriteItem') return 'others';
  if (kinds.split('+').includes('token')) return 'tokenWrites';
  return kinds === 'chunk' ? 'chunkWrites' : 'others';
}
