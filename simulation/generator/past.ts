import { lifeEventOf } from '#domain/propensity/score.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import type { Random } from '#simulation/seed/random.ts';
import { drawBasket } from './basket.ts';
import { createWholePool } from './customer-pool.ts';
import { planDay } from './day-plan.ts';
import type { DayScores } from './day-scores.ts';
import type { GradeLedger } from './grade-ledger.ts';
import { ordersOfYearDay } from './pace.ts';
import type { Population, TrafficCustomer } from './population.ts';
import type { ProductPool } from './product-pool.ts';
import { totalsOf } from './traffic.ts';

/** Share of orders that failed or were cancelled and count for no grade. */
const NOT_KEPT_SHARE = 0.1;

/**
 * Generates the orders of the days before `fromDay` at the year's pace, by all customers who had joined. Updates the
 * customers' grades and the products' counts. Returns the buyers (by index) in order of time.
 */
export function generatePast(
  { customers }: Population,
  { fromDay, days, random }: { fromDay: number; days: number; random: Random },
  { scores, grades, products }: { scores: DayScores; grades: GradeLedger; products: ProductPool },
): number[] {
  const pool = createWholePool(customers, scores);
  const buyers: number[] = [];
  for (let day = fromDay - days; day < fromDay; day += 1) {
    const startMs = koreanDayStartMs(day);
    const { orders, categories } = intensityOn(day);
    scores.begin(day);
    products.refresh(categories);
    pool.refresh(startMs);
    const count = Math.round(ordersOfYearDay(fromDay - day, customers.length) * orders);
    for (const { band } of planDay(random, count, scores.demand(startMs))) {
      const index = pool.draw(random, band);
      if (index === null) continue;
      buyers.push(index);
      const { id } = customers[index] as TrafficCustomer;
      const lines = drawBasket(random, products, lifeEventOf(id, day));
      for (const { product, quantity } of lines) products.sold(product, quantity);
      if (!random.chance(NOT_KEPT_SHARE)) grades.add(index, day, totalsOf(lines).totalWon);
    }
    grades.close(day);
  }
  return buyers;
}
