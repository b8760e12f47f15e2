/** How large a JSON value may be. */
export interface SizeLimits {
  /** UTF-8 bytes of its shortest JSON. */
  readonly bytes: number;
  /** Levels of objects and lists. */
  readonly levels: number;
}

type Excess = 'levels' | number | undefined;

/**
 * How an object exceeds its limits, if it does: in its levels, or by the bytes that it has (`Infinity` when they were
 * not counted). No more of it is looked at than an object within the limits may hold, so that millions of fields or of
 * levels cost little.
 *
 * @param except name of a field that does not count
 */
export function exceeded(value: Fields, limits: SizeLimits, except?: string): Excess {
  const excess = spendFields(value, limits.levels, { bytes: limits.bytes }, except);
  if (excess !== undefined) return excess;
  const counted = except === undefined ? value : { ...value, [except]: undefined };
  const bytes = Buffer.byteLength(JSON.stringify(counted));
  return bytes > limits.bytes ? bytes : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Takes the least that each part needs off the bytes that are left. */
function spend(value: unknown, levels: number, left: { bytes: number }): Excess {
  left.bytes -= typeof value === 'string' ? value.length + 2 : 1;
  if (left.bytes < 0) return Number.POSITIVE_INFINITY;
  if (Array.isArray(value)) return spendItems(value, levels, left);
  return isFields(value) ? spendFields(value, levels, left) : undefined;
}

function spendItems(items: readonly unknown[], levels: number, left: { bytes: number }): Excess {
  if (levels === 0) return 'levels';
  for (const item of items) {
    const excess = spend(item, levels - 1, left);
    if (excess !== undefined) return excess;
  }
  return undefined;
}

function spendFields(fields: Fields, levels: number, left: { bytes: number }, except?: string): Excess {
  if (levels === 0) return 'levels';
  for (const name in fields) {
    if (name === except) continue;
    left.bytes -= name.length + 3;
    const excess = spend(fields[name], levels - 1, left);
    if (excess !== undefined) return excess;
  }
  return undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
