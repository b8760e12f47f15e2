/** Lines of a label and a value, the values under each other. `undefined` leaves a line out. */
export function fields(lines: readonly (readonly [string, string | undefined])[]): string[] {
  return columns(lines.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]])));
}

/**
 * A table under its headings, the columns aligned.
 *
 * @param none what to say instead when there are no rows
 */
export function list(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string[] {
  return rows.length === 0 ? [none] : columns([headings.map((heading) => heading.toUpperCase()), ...rows]);
}

/** A moment to the minute: `2026-11-24 05:11 UTC`. @param time epoch milliseconds */
export function moment(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, n) => {
      widths[n] = Math.max(widths[n] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
