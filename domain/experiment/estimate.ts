/** What is summed over the shoppers of a variant for one ratio: Σx, Σy and their squares and products. */
export interface RatioSums {
  shoppers: number;
  /** Σ of the denominator (impressions), of the numerator (clicks), … a shopper. */
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** 95 % of a normal distribution lies within this many standard errors. */
const Z95 = 1.959963984540054;
/** With fewer shoppers there is no estimate: the normal approximation does not hold. */
export const LEAST_SHOPPERS = 30;

/**
 * A ratio of sums, Σy / Σx, with its 95 % interval by the delta method over shoppers, not over impressions: one
 * shopper's impressions are not independent (Deng, Knoblich, Lu, "Applying the Delta Method in Metric Analytics", KDD
 * 2018). null with fewer than LEAST_SHOPPERS shoppers or without a denominator.
 */
export function ratioEstimate(sums: RatioSums): Estimate | null {
  const moments = ratioMoments(sums);
  return moments === null ? null : interval(moments.value, moments.variance);
}

/** A mean a shopper: the ratio whose denominator is one for everybody. */
export function meanEstimate(sums: { shoppers: number; y: number; yy: number }): Estimate | null {
  return ratioEstimate(meanSums(sums));
}

export function meanSums({ shoppers, y, yy }: { shoppers: number; y: number; yy: number }): RatioSums {
  return { shoppers, x: shoppers, xx: shoppers, y, yy, xy: y };
}

/**
 * How much larger `treatment`'s ratio is than `control`'s, as a share of the latter (0.1: a tenth), with its 95 %
 * interval, by the delta method too; the two samples are independent. null where either has no estimate, or control's
 * is zero.
 */
export function liftEstimate(control: RatioSums, treatment: RatioSums): Estimate | null {
  const a = ratioMoments(control);
  const b = ratioMoments(treatment);
  if (a === null || b === null || a.value === 0) return null;
  const lift = b.value / a.value - 1;
  const variance = b.variance / a.value ** 2 + (b.value ** 2 * a.variance) / a.value ** 4;
  return interval(lift, variance);
}

function ratioMoments({ shoppers, x, y, xx, yy, xy }: RatioSums): { value: number; variance: number } | null {
  if (shoppers < LEAST_SHOPPERS || x <= 0) return null;
  const value = y / x;
  const meanX = x / shoppers;
  const covariance = (products: number, a: number, b: number) => (products - (a * b) / shoppers) / (shoppers - 1);
  const spread = covariance(yy, y, y) - 2 * value * covariance(xy, x, y) + value ** 2 * covariance(xx, x, x);
  return { value, variance: Math.max(0, spread) / (shoppers * meanX ** 2) };
}

function interval(value: number, variance: number): Estimate {
  const reach = Z95 * Math.sqrt(variance);
  return { value, low: value - reach, high: value + reach };
}
