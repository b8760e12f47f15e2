/**
 * What can go wrong with one outgoing call of a process.
 * - `dropped`: the connection is cut before the request arrives
 * - `lost`: it is carried out, and the connection cut in place of the answer
 * - `late`: the connection is cut, and the request arrives after all once the process is done
 * - `failed`, `throttled`: it is refused, with a 500 or as too much
 * - `killed before`, `killed after`: the process is killed when the request leaves, or when it was carried out
 * - `stopped`: it is carried out, but the process stands still (SIGSTOP) until its leases are over and others did the work
 * - `meanwhile`: before it is carried out somebody else does something else, from beginning to end
 *
 * `… for good` happens to the SDK's further tries of the same call, too.
 */
export const faultKinds = [
  'dropped',
  'dropped for good',
  'lost',
  'lost for good',
  'late',
  'failed',
  'failed for good',
  'throttled',
  'killed before',
  'killed after',
  'stopped',
  'meanwhile',
] as const;

export type FaultKind = (typeof faultKinds)[number];

const forReads: readonly FaultKind[] = ['dropped for good', 'failed', 'killed after', 'stopped'];

/** The kinds that tell something of a call: an answer lost is to a read what a request dropped is. */
export function kindsFor(action: string): readonly FaultKind[] {
  return /^(Get|BatchGet|Query)/.test(action) ? forReads : faultKinds.filter((kind) => kind !== 'meanwhile');
}
