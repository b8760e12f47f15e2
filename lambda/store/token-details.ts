import type { Device, HistoryEntry, Redemption, Token } from '../tokens/token.ts';
import { CorruptItem } from './attributes.ts';

type Details = Pick<Token, 'displayName' | 'tags' | 'redemption' | 'history'>;

/** Reads what changes have added to a token, from its JSON. @throws CorruptItem */
export function parseTokenDetails(json: string): Details {
  const parsed: unknown = JSON.parse(json);
  if (!isRecord(parsed)) throw new CorruptItem('Attribute details is not an object');
  const { displayName, tags, redemption, history } = parsed;
  return {
    displayName: typeof displayName === 'string' ? displayName : undefined,
    tags: Array.isArray(tags) ? texts(tags) : undefined,
    redemption: isRecord(redemption) ? readRedemption(redemption) : undefined,
    history: Array.isArray(history) ? history.map(readEntry) : [],
  };
}

function readRedemption({ at, device, claimants }: Record<string, unknown>): Redemption {
  if (typeof at !== 'number' || !Array.isArray(claimants))
    throw new CorruptItem('A redemption lacks its time');
  return { at, device: isRecord(device) ? readDevice(device) : undefined, claimants: texts(claimants) };
}

function readDevice({ serialNumber, udid, model, osVersion }: Record<string, unknown>): Device {
  return {
    ...(typeof serialNumber === 'string' && { serialNumber }),
    ...(typeof udid === 'string' && { udid }),
    ...(typeof model === 'string' && { model }),
    ...(typeof osVersion === 'string' && { osVersion }),
  };
}

const kinds: readonly HistoryEntry['what'][] = ['updated', 'removed', 'redeemed', 'reopened', 'rotated'];

function readEntry(entry: unknown): HistoryEntry {
  const { what, at, by, id } = isRecord(entry) ? entry : {};
  const kind = kinds.find((known) => known === what);
  if (kind === undefined || typeof at !== 'number' || typeof by !== 'string') {
    throw new CorruptItem('An entry of the history lacks what, when or who');
  }
  return { what: kind, at, by, ...(typeof id === 'string' && { id }) };
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
