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

/** A cost of `fixed + factor · size ^ slope`. */
export interface PowerLaw {
  readonly fixed: number;
  readonly factor: number;
  readonly slope: number;
}

/**
 * The power law above a fixed cost that comes closest to costs, by the squares of the relative errors. What is fixed is
 * fitted with the rest: taken off beforehand, a little too much or too little of it would bend the smallest sizes.
 *
 * @param points size and cost, at least four
 */
export function fitPowerLaw(points: readonly (readonly [size: number, cost: number])[]): PowerLaw {
  const least = Math.min(...points.map(([, cost]) => cost));
  let best = { fixed: 0, factor: 0, slope: 0, error: Number.POSITIVE_INFINITY };
  for (let fixed = 0; fixed < least; fixed += least / 400) {
    for (let slope = 0.5; slope <= 1.5; slope += 0.005) {
      const factor = bestFactor(points, fixed, slope);
      const error = squares(points, (size) => fixed + factor * size ** slope);
      if (error < best.error) best = { fixed, factor, slope, error };
    }
  }
  const { fixed, factor, slope } = best;
  return { fixed, factor, slope };
}

/** Least squares of the relative errors have a closed form in the factor. */
function bestFactor(points: readonly (readonly [number, number])[], fixed: number, slope: number): number {
  let [above, below] = [0, 0];
  for (const [size, cost] of points) {
    const unit = size ** slope / cost;
    above += unit * (1 - fixed / cost);
    below += unit ** 2;
  }
  return above / below;
}

function squares(points: readonly (readonly [number, number])[], law: (size: number) => number): number {
  return points.reduce((sum, [size, cost]) => sum + (law(size) / cost - 1) ** 2, 0);
}
