/** Windows that are compared, in hours: the shortest whose expectation suffices, and the next longer one. */
export const FALL_WINDOWS_HOURS = [1, 2, 4, 8, 16, 24] as const;
/** Orders that a window is expected to have at least: below it a Poisson count has no lower bound of 3 σ above zero. */
export const FALL_FLOOR = 10;
/** How many windows are compared at once: each further one finds slower falls, and adds false alarms. */
export const FALL_WINDOWS_COMPARED = 2;
export const FALL_BASELINE_WEEKS = 4;
export const FALL_SIGMA = 3;

export interface OrderWindow {
  hours: number;
  /** Orders of the window. */
  observed: number;
  /** Orders of the same window one, two, three and four weeks before; weeks that are no baseline are left out. */
  baseline: readonly number[];
  /** Times the usual number that is expected today; at most 1 counts, so that a feast without orders is no fall. */
  factor?: number;
}

export interface OrdersFall {
  hours: number;
  observed: number;
  expected: number;
  /** Standard deviations below the expectation; negative above it. */
  sigmas: number;
}

/**
 * How far orders are below what is expected, by the worse of the two shortest windows that expect FALL_FLOOR orders.
 * Null where none does. Counts are Poisson: the variance of a window is its expectation E, and that of a mean of n
 * weeks is E / n, so the difference has √(E · (1 + 1/n)). Without the second term the year's rate of 23 orders an hour
 * raises 0.35 false alarms a week, with it 0.08 (orders-fall.test.ts). contracts/alerts/queries.ts states it in SQL.
 */
export function ordersFall(windows: readonly OrderWindow[]): OrdersFall | null {
  const compared = windows
    .filter(({ baseline }) => baseline.length > 0)
    .map(({ hours, observed, baseline, factor = 1 }) => {
      const weeks = baseline.length;
      const expected = (baseline.reduce((sum, orders) => sum + orders, 0) / weeks) * Math.min(1, factor);
      return { hours, observed, expected, sigmas: (expected - observed) / Math.sqrt(expected * (1 + 1 / weeks)) };
    })
    .filter(({ expected }) => expected >= FALL_FLOOR)
    .sort((one, other) => one.hours - other.hours)
    .slice(0, FALL_WINDOWS_COMPARED);
  return compared.reduce<OrdersFall | null>(
    (worst, one) => (worst === null || one.sigmas > worst.sigmas ? one : worst),
    null,
  );
}
