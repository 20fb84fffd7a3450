import type { CountedOrders, Grade, GradeChange } from '#domain/grade/grade.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { createWholePool } from '#simulation/generator/customer-pool.ts';
import { planDay } from '#simulation/generator/day-plan.ts';
import { createDayScores } from '#simulation/generator/day-scores.ts';
import { createGradeLedger, type LedgerEntry } from '#simulation/generator/grade-ledger.ts';
import { populationOf, type TrafficCustomer } from '#simulation/generator/population.ts';
import { createProductPool } from '#simulation/generator/product-pool.ts';
import { drawOrder, type GeneratedOrder } from '#simulation/generator/traffic.ts';
import { drawAfterOrder, type FollowedOrder, waybillSeries } from '../after-order/draw.ts';
import { refundsOf } from '../after-order/returned.ts';
import type { SeededProduct } from '../catalogue.ts';
import type { SeededCustomer } from '../customers.ts';
import { createRandom, type Random } from '../random.ts';
import { CANCELLED_SHARE, CANCELLED_WITHIN_MS, pricedLines, type SeededOrder } from '../seeded-order.ts';
import { monthStartMs, type SeededPeople } from '../seeded-shop.ts';
import { seededTotals } from '../totals.ts';
import { generateNewMembers } from './members.ts';
import { orderNumbers } from './numbers.ts';
import { planYear, YEAR_DAYS, type YearDay } from './plan.ts';

/** An order of the year, with its buyer's grade at that time. */
export type YearOrder = FollowedOrder & { grade: Grade };

/** What happened on a day of the year. */
export interface DayOfYear {
  /** koreanDay */
  day: number;
  untilMs: number;
  /** In order of time, as the orders are. */
  joined: SeededCustomer[];
  orders: YearOrder[];
}

/** A customer has another grade from a moment on. */
export interface DatedGradeChange extends GradeChange, CountedOrders {
  customerId: string;
  atMs: number;
}

export interface Year {
  plan: readonly YearDay[];
  /** Customers at its end, those of the seed first. */
  customers: readonly SeededCustomer[];
  /** Generates the days, oldest first, as they are asked for; each depends on those before. Some 20 s for all. */
  days(): Generator<DayOfYear>;
  /** After the last day: changes of grades over the year and the month, in order of time. */
  gradeChanges(): DatedGradeChange[];
}

export interface YearShop extends SeededPeople {
  seed: number;
  /** When the shop was seeded: the month after the year ends there. */
  now: Date;
  /** Orders of that month, in order of time. */
  month: readonly FollowedOrder[];
}

/**
 * The year before a seeded shop's month, by the propensity and the scenarios of live traffic at the year's pace: the
 * same seed number and the same `now` give the same year.
 */
export function generateYear(shop: YearShop): Year {
  const { seed, now, month, catalogue } = shop;
  const endMs = monthStartMs(now);
  const firstDay = koreanDay(endMs) - YEAR_DAYS;
  const newMembers = generateNewMembers({ seed, now, seeded: shop.customers.length, firstDay });
  const customers = [...shop.customers, ...newMembers];
  const firstWeekOrders = month.filter(({ placedAtMs }) => placedAtMs < endMs + 7 * DAY_MS).length;
  const plan = planYear({ endMs, customers: customers.length, firstWeekOrders });
  const population = populationOf({ catalogue, customers, now });
  const changes: DatedGradeChange[] = [];
  const grades = createGradeLedger(population.customers);
  const scores = createDayScores(population.customers);
  const pool = createWholePool(population.customers, scores);
  const products = createProductPool(population.products);
  /** Of kept orders, by the day on which they are made. */
  const refunds = new Map<number, { entry: LedgerEntry; won: number }[]>();
  const indexes = new Map(customers.map(({ id }, index) => [id, index]));

  function generateDay({ day, orders, untilMs }: YearDay): DayOfYear {
    const startMs = koreanDayStartMs(day);
    const random = createRandom(seed, `year/${day}`);
    const ids = createRandom(seed, `year/ids/${day}`);
    const numbers = orderNumbers(ids);
    const newWaybill = waybillSeries(`2${day}`);
    const draws = { random, ids, products, accelerated: false };
    scores.begin(day);
    products.refresh(intensityOn(day).categories, startMs);
    pool.refresh(startMs);
    const placed: YearOrder[] = [];
    for (const { offsetMs, band } of planDay(random, orders, scores.demand(startMs))) {
      const placedAtMs = startMs + offsetMs;
      if (placedAtMs >= untilMs) break;
      const index = pool.draw(random, band);
      if (index === null) continue;
      const buyer = population.customers[index] as TrafficCustomer;
      const order = drawOrder(draws, buyer, { placedAtMs, day });
      const seeded = seededOrder(order, { customer: customers[index] as SeededCustomer, number: numbers(placedAtMs) });
      const whole = { ...seeded, ...cancellation(random, order) };
      placed.push({ ...whole, after: drawAfterOrder(whole, now.getTime(), newWaybill), grade: buyer.grade });
    }
    for (const order of placed) keep(order, day);
    return { day, untilMs, joined: membersJoined(day), orders: placed };
  }

  function closeDay(day: number): void {
    for (const { entry, won } of refunds.get(day) ?? []) grades.refund(entry, won);
    refunds.delete(day);
    const atMs = Math.min(koreanDayStartMs(day + 1), now.getTime());
    for (const { index, ...change } of grades.close(day))
      changes.push({ ...change, atMs, customerId: (customers[index] as SeededCustomer).id });
  }

  let nextMember = 0;
  /** Days come in order. */
  function membersJoined(day: number): SeededCustomer[] {
    const from = nextMember;
    const endOfDayMs = koreanDayStartMs(day + 1);
    while ((newMembers[nextMember]?.joinedAt.getTime() ?? Number.POSITIVE_INFINITY) < endOfDayMs) nextMember += 1;
    return newMembers.slice(from, nextMember);
  }

  function keep(order: FollowedOrder, day: number): void {
    const { customer, totalWon, failureReason, cancelledAtMs, after } = order;
    if (failureReason !== null || cancelledAtMs !== null) return;
    const index = indexes.get(customer.id);
    if (index === undefined) return;
    const entry = grades.add(index, day, totalWon);
    for (const { at, won } of refundsOf(after)) {
      const madeOn = koreanDay(at.getTime());
      refunds.set(madeOn, [...(refunds.get(madeOn) ?? []), { entry, won }]);
    }
  }

  function seededOrder(
    { orderId, lines, method, placedAtMs, answeredAtMs, failureReason }: GeneratedOrder,
    { customer, number }: { customer: SeededCustomer; number: string },
  ): Omit<SeededOrder, 'cancelledAtMs'> {
    const bought = lines.map(({ product, quantity }) => ({
      product: catalogue.products[product.productId - 1] as SeededProduct,
      quantity,
    }));
    return {
      ...{ id: orderId, number, customer, method, placedAtMs, answeredAtMs, failureReason },
      ...pricedLines(bought, seededTotals(bought, customer, orderId)),
    };
  }

  return {
    plan,
    customers,
    *days() {
      for (const planned of plan) {
        const made = generateDay(planned);
        // The rest of the day on which the year ends belongs to the month.
        if (planned.untilMs === koreanDayStartMs(planned.day + 1)) closeDay(planned.day);
        yield made;
      }
    },
    gradeChanges() {
      let next = 0;
      for (let day = koreanDay(endMs); day <= koreanDay(now.getTime()); day += 1) {
        for (; koreanDay(month[next]?.placedAtMs ?? Number.POSITIVE_INFINITY) <= day; next += 1)
          keep(month[next] as FollowedOrder, day);
        closeDay(day);
      }
      return changes;
    },
  };
}

function cancellation(
  random: Random,
  { answeredAtMs, failureReason }: GeneratedOrder,
): Pick<SeededOrder, 'cancelledAtMs'> {
  const isCancelled = random.chance(CANCELLED_SHARE);
  const cancelledAtMs = answeredAtMs + random.int(60_000, CANCELLED_WITHIN_MS);
  return { cancelledAtMs: isCancelled && failureReason === null ? cancelledAtMs : null };
}
