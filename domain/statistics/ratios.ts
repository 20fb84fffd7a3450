import { betaQuantile, studentQuantile } from './special.ts';

export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Something counted over an exposure (orders of a group in all; days), with which the count would grow. */
export interface Count {
  events: number;
  exposure: number;
}

/**
 * The rate of `subject` over the rate of `reference`, with its exact interval: of the events of both
 * together, those of `subject` are binomial (two Poisson counts; Clopper and Pearson 1934). null without events or
 * exposure on either side.
 */
export function rateRatio(subject: Count, reference: Count, confidence: number): Interval | null {
  const { events: x, exposure: m } = subject;
  const { events: y, exposure: n } = reference;
  if (m <= 0 || n <= 0 || x + y === 0 || y === 0) return null;
  const tail = (1 - confidence) / 2;
  const low = x === 0 ? 0 : betaQuantile(tail, x, y + 1);
  const high = betaQuantile(1 - tail, x + 1, y);
  const ratioOf = (share: number) => (share / (1 - share)) * (n / m);
  return { value: x / m / (y / n), low: ratioOf(low), high: ratioOf(high) };
}

/**
 * The geometric mean of ratios, each of an occasion of its own, with its interval by Student's t over their logarithms:
 * occasions differ from each other by more than their counts do. null with fewer than `least` ratios.
 */
export function meanRatio(ratios: readonly number[], confidence: number, least = 4): Interval | null {
  const logs = ratios.filter((ratio) => ratio > 0).map(Math.log);
  const n = logs.length;
  if (n < Math.max(2, least)) return null;
  const mean = logs.reduce((sum, log) => sum + log, 0) / n;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (n - 1);
  const reach = studentQuantile(1 - (1 - confidence) / 2, n - 1) * Math.sqrt(variance / n);
  return { value: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach) };
}
