import { regularizedBeta } from './special.ts';

export interface MedianEstimate {
  median: number;
  /** Bounds of the interval; null: too few values for one. */
  low: number | null;
  high: number | null;
}

/**
 * The median of values with its interval of at least `confidence`, from the order statistics: exact for any
 * distribution, as the number of values below the true median is binomial with 1/2 (sign test). 95 % needs six values.
 * null without values. O(n log n).
 */
export function medianEstimate(values: readonly number[], confidence: number): MedianEstimate | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const median = ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
  // The largest k with P(Bin(n, 1/2) < k) ≤ α/2: the k-th smallest and the k-th largest value are the bounds.
  let k = 0;
  while (k < n / 2 && binomialAtMost(k, n) <= (1 - confidence) / 2) k += 1;
  if (k === 0) return { median, low: null, high: null };
  return { median, low: sorted[k - 1] ?? null, high: sorted[n - k] ?? null };
}

/** P(Bin(n, 1/2) ≤ k). */
function binomialAtMost(k: number, n: number): number {
  return k >= n ? 1 : regularizedBeta(0.5, n - k, k + 1);
}
