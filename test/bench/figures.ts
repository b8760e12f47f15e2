/** What a figure must come to: at most `bar`, unless it says otherwise. */
export interface Limit {
  readonly bar: number;
  /** Better than the bar. */
  readonly aim?: number;
  /** `atLeast`: more is better. */
  readonly sense?: 'atMost' | 'atLeast';
  /** The bar is a distance from this. */
  readonly around?: number;
}

/** One measured or counted number. */
export interface Figure {
  /** By which it stands in the JSON. */
  readonly name: string;
  readonly label: string;
  readonly value: number;
  /** The interval that holds it 19 times in 20, where it was measured in pairs. */
  readonly interval?: readonly [low: number, high: number];
  /** What it is counted in; a ratio has none. */
  readonly unit?: string;
  /** Digits after the point. @default 2 */
  readonly digits?: number;
  readonly limit?: Limit;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a part of the benchmark found. */
export interface Findings {
  readonly figures: readonly Figure[];
  /** What stands behind the figures. */
  readonly tables?: readonly Table[];
}

/** How good a figure is. */
export type Verdict = 'aim' | 'bar' | 'missed';

export function verdict({ value, limit }: Figure): Verdict | undefined {
  if (!limit) return undefined;
  const { bar, aim, sense = 'atMost', around } = limit;
  const measured = around === undefined ? value : Math.abs(value - around);
  const reaches = (goal: number): boolean => (sense === 'atMost' ? measured <= goal : measured >= goal);
  if (!reaches(bar)) return 'missed';
  return aim === undefined || reaches(aim) ? 'aim' : 'bar';
}
