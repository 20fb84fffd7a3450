import type { Grade } from '#domain/grade/grade.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { type CustomerPool, createCachedPool, createWholePool, REFRESH_MS } from './customer-pool.ts';
import { planDay } from './day-plan.ts';
import { createDayScores } from './day-scores.ts';
import { createGradeLedger, type GradeLedger } from './grade-ledger.ts';
import { isAccelerated } from './pace.ts';
import { generatePast } from './past.ts';
import type { Population, TrafficCustomer } from './population.ts';
import { createProductPool } from './product-pool.ts';
import { drawOrder, isKept, type OrderDraws, type TrafficSink } from './traffic.ts';

export interface SimulatedRun {
  /** The run changes its customers' grades and its products' counts. */
  population: Population;
  seed: number;
  /** First day (koreanDay). */
  fromDay: number;
  days: number;
  /** Of a day without a scenario; multiplied by the intensity of the day. */
  ordersPerDay: number;
  /** Active on every day, in addition to those of the calendar. */
  forced: readonly ScenarioCode[];
  /** Days before `fromDay` that are generated for last orders and grades; their orders are not sent. */
  historyDays: number;
  sink: TrafficSink;
}

/**
 * Generates the orders of whole days on a simulated clock, in order of time, as fast as the sink accepts them. The same
 * options give the same orders. Buyers are drawn from the cached thousand; at the year's pace from all customers, as in
 * the year (docs/decisions/0120). Returns how many customers have which grade at the end: orders of a run faster than
 * the year's pace do not count.
 */
export async function simulateTraffic(options: SimulatedRun): Promise<{ grades: Record<Grade, number> }> {
  const { population, seed, fromDay, days, historyDays } = options;
  const { customers } = population;
  const scores = createDayScores(customers);
  const grades = createGradeLedger(customers);
  const products = createProductPool(population.products);
  const past = { fromDay, days: historyDays, random: createRandom(seed, 'traffic/past') };
  const lastBuyers = generatePast(population, past, { scores, grades, products });
  const accelerated = isAccelerated(options.ordersPerDay);
  const pool = accelerated ? createCachedPool(customers, scores, lastBuyers) : createWholePool(customers, scores);
  const draws: OrderDraws = {
    ...{ random: createRandom(seed, 'traffic'), ids: createRandom(seed, 'traffic/ids'), products, accelerated },
  };
  const endDay = fromDay + days;
  for (let day = fromDay; day < endDay; day += 1) {
    scores.begin(day);
    const demand = scores.demand(koreanDayStartMs(day));
    await generateDay(options, { day, demand, pool, draws, grades });
    grades.close(day);
  }
  return { grades: grades.counts(koreanDayStartMs(endDay)) };
}

interface Day {
  day: number;
  demand: ReturnType<ReturnType<typeof createDayScores>['demand']>;
  pool: CustomerPool;
  draws: OrderDraws;
  grades: GradeLedger;
}

async function generateDay(options: SimulatedRun, { day, demand, pool, draws, grades }: Day): Promise<void> {
  const { population, ordersPerDay, forced, sink } = options;
  const startMs = koreanDayStartMs(day);
  const { orders, categories } = intensityOn(day, { forced });
  let [poolTurn, productsTurn] = [-1, -1];
  for (const { offsetMs, band } of planDay(draws.random, Math.round(ordersPerDay * orders), demand)) {
    const [poolDue, productsDue] = [Math.floor(offsetMs / pool.refreshMs), Math.floor(offsetMs / REFRESH_MS)];
    if (poolDue !== poolTurn) pool.refresh(startMs + poolDue * pool.refreshMs);
    if (productsDue !== productsTurn) draws.products.refresh(categories);
    [poolTurn, productsTurn] = [poolDue, productsDue];
    const index = pool.draw(draws.random, band);
    if (index === null) continue;
    const customer = population.customers[index] as TrafficCustomer;
    const order = drawOrder(draws, customer, { placedAtMs: startMs + offsetMs, day });
    pool.bought(index);
    if (!order.accelerated && isKept(order)) grades.add(index, day, order.totalWon);
    const taken = sink.accept(order);
    if (taken !== undefined) await taken;
  }
}
