import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { createCustomerGrowth } from '#simulation/generator/customer-growth.ts';
import { generateCustomers, type SeededCustomer } from '#simulation/seed/customers.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { YEAR_DAYS } from './plan.ts';

/** Customers at the end of the year for each that the seed has: 17,000 for 10,000. */
export const GROWN = 1.7;
/** How steep the S-curve is: at the start and the end of the year e^-3.5 of those to come have come, or are missing. */
const STEEPNESS = 7;
const YEAR_SECONDS = (YEAR_DAYS * DAY_MS) / 1_000;

export interface MembersOptions {
  seed: number;
  now: Date;
  /** Those of the seed. */
  seeded: number;
  /** The first day of the year. */
  firstDay: number;
}

/**
 * The customers who join during the year, in order of time, beside those of the seed, who had joined over 900 days:
 * the next ones of the same stream (so that ids follow from the seed number), each joining as a logistic curve with its
 * midpoint in the middle of the year has it.
 */
export function generateNewMembers({ seed, now, seeded, firstDay }: MembersOptions): SeededCustomer[] {
  const added = Math.round(seeded * (GROWN - 1));
  const more = generateCustomers({ seed, customers: seeded + added, now }).slice(seeded);
  const random = createRandom(seed, 'year/joined');
  const joined = growthOf(added);
  const times: number[] = [];
  for (let day = 0; day < YEAR_DAYS; day += 1) {
    const count = joined((day * DAY_MS) / 1_000 + DAY_MS / 1_000) - times.length;
    for (let k = 0; k < count; k += 1) times.push(koreanDayStartMs(firstDay + day) + random.int(0, DAY_MS - 1));
  }
  times.sort((a, b) => a - b);
  return more.map((customer, k) => ({ ...customer, joinedAt: new Date(times[k] as number) }));
}

/** The logistic curve on which exactly so many join in the year. */
function growthOf(added: number): (seconds: number) => number {
  const ends = 2 / (1 + Math.exp(STEEPNESS / 2));
  const capacity = added / (1 - ends);
  const perTenSeconds = (capacity * STEEPNESS * 10) / (4 * YEAR_SECONDS);
  return createCustomerGrowth({ capacity, midpointSeconds: YEAR_SECONDS / 2, perTenSeconds });
}
