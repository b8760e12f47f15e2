/** A ratio of two arms, and the interval that holds it 19 times in 20. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const resamples = 2_000;

/**
 * The median of the ratios of pairs, with the interval that resampling the pairs gives (percentile bootstrap).
 *
 * @param random 0 (included) to 1 (not included)
 */
export function medianRatio(
  a: readonly number[],
  b: readonly number[],
  random: () => number = Math.random,
): Ratio {
  const ratios = a.map((value, n) => value / (b[n] ?? Number.NaN));
  const medians = Array.from({ length: resamples }, () =>
    median(ratios.map(() => ratios[Math.floor(random() * ratios.length)] ?? Number.NaN)),
  ).sort((x, y) => x - y);
  return {
    median: median(ratios),
    low: medians[Math.floor(resamples * 0.025)] ?? Number.NaN,
    high: medians[Math.ceil(resamples * 0.975) - 1] ?? Number.NaN,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** Slope of the least-squares line through points. */
export function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([a]) => a), mean(([, b]) => b)];
  const above = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return above / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
