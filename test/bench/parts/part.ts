import type { Bench } from '../bench.ts';
import type { Findings } from '../figures.ts';

/** A part of the benchmark that can be run alone. */
export interface Part {
  readonly title: string;
  /** How it was measured, for the report; a sentence or two. */
  readonly how: string;
  measure(bench: Bench, options: PartOptions): Promise<Findings>;
}

export interface PartOptions {
  /** Pairs that are measured of whatever is compared. */
  readonly pairs: number;
}
