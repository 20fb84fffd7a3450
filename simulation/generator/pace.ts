/** The pace of the year: 200,000 orders of 20,000 customers, growing; in its last week one order in 100 to 160 s. */
export const YEAR_PACE = {
  ordersAYear: 200_000,
  customers: 20_000,
  secondsBetween: { least: 100, most: 160 },
} as const;

const DAY_SECONDS = 86_400;
const { ordersAYear, secondsBetween } = YEAR_PACE;
const LAST_PER_DAY = DAY_SECONDS / ((secondsBetween.least + secondsBetween.most) / 2);
/** Chosen so that linear growth from first to last has the mean of the year. */
const FIRST_PER_DAY = (2 * ordersAYear) / 365 - LAST_PER_DAY;

/** Orders of an ordinary day of the year, in proportion to the number of customers. */
export function ordersOfYearDay(daysBeforeEnd: number, customers: number = YEAR_PACE.customers): number {
  const orders = LAST_PER_DAY + ((FIRST_PER_DAY - LAST_PER_DAY) * daysBeforeEnd) / 365;
  return (orders * customers) / YEAR_PACE.customers;
}

/**
 * Whether this many orders on an ordinary day are faster than the year's pace. Orders of such a run are marked, and
 * grades, repurchase cycles, comparisons and alerts leave them out.
 */
export function isAccelerated(ordersPerDay: number): boolean {
  return ordersPerDay > DAY_SECONDS / secondsBetween.least;
}
