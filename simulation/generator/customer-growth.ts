/** An S-curve of customers: logistic, with a capacity that it never passes. */
export interface Growth {
  /** Customers at the end of all growth, those before the run included. */
  capacity: number;
  /** When half of the capacity is reached and most join, in seconds since the run began; 0: then. */
  midpointSeconds: number;
  /** How many join in ten seconds at the midpoint. */
  perTenSeconds: number;
}

/**
 * The specification's curve: 10 customers in the first 10 s, and fewer from then on. The run begins at the midpoint,
 * where 10,000 seeded customers are half of the capacity; at most 10,000 more come, half of those in 3 hours.
 */
export const GROWTH: Growth = { capacity: 20_000, midpointSeconds: 0, perTenSeconds: 10 };

/**
 * How many have joined in the first so many seconds of a run, rounded: N(t) − N(0) with
 * N(t) = capacity ÷ (1 + e^(−k (t − midpoint))), whose slope at the midpoint is k × capacity ÷ 4.
 */
export function createCustomerGrowth({
  capacity,
  midpointSeconds,
  perTenSeconds,
}: Growth): (seconds: number) => number {
  const steepness = (4 * perTenSeconds) / 10 / capacity;
  const curve = (seconds: number) => capacity / (1 + Math.exp(-steepness * (seconds - midpointSeconds)));
  const atStart = curve(0);
  return (seconds) => Math.round(curve(seconds) - atStart);
}
