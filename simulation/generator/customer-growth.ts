/** Logistic growth of the number of customers. */
export interface Growth {
  /** Upper limit of all customers, including those before the run. */
  capacity: number;
  /** When half of the capacity is reached, where growth is fastest: seconds since the start of the run. */
  midpointSeconds: number;
  /** New customers per ten seconds at the midpoint. */
  perTenSeconds: number;
}

/**
 * The specification's curve: 10 customers in the first 10 s, and fewer from then on. The run begins at the midpoint,
 * where 10,000 seeded customers are half of the capacity; at most 10,000 more come, half of those in 3 hours.
 */
export const GROWTH: Growth = { capacity: 20_000, midpointSeconds: 0, perTenSeconds: 10 };

/**
 * Customers who have joined since the start of the run, rounded: N(t) − N(0) with
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
