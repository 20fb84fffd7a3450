import type { Grade } from '#domain/grade/grade.ts';
import { BANDS, type Band, bandOf } from '#domain/propensity/hours.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';
import { textOfDay } from '#domain/shared/calendar.ts';
import { koreanDay, koreanHour } from '#domain/shared/korean-time.ts';
import { quantile } from '../traffic/quantile.ts';
import { MOST_LINES } from './basket.ts';
import type { GeneratedOrder, TrafficSink } from './traffic.ts';

export interface DayReport {
  /** In Seoul. */
  date: string;
  orders: number;
  /** Sum of the orders whose payment was approved. */
  won: number;
  /** Factor of an ordinary day's orders. */
  intensity: number;
  scenarios: readonly ScenarioCode[];
  /** Lines by the slug of their category. */
  categories: Record<string, number>;
}

export interface TrafficReport {
  orders: number;
  /** Faster than the year's pace: grades and comparisons leave these orders out. */
  accelerated: boolean;
  failedPayments: number;
  /** Orders that were paid, then cancelled. */
  cancelled: number;
  /** Orders by age band of the buyer, each a count for the hours 0 to 23 in Seoul. */
  byBandAndHour: Record<Band, number[]>;
  byDay: DayReport[];
  /** Orders by number of different products, from 1. */
  baskets: number[];
  /** Of the first 200,000 orders. */
  medianBasketWon: number | null;
  /** Customers by grade at the end, over six months of orders that count. */
  grades: Record<Grade, number>;
}

const KEPT_TOTALS = 200_000;

/** Counts orders in memory. O(1) an order. */
export function createTrafficCounter({ forced }: { forced: readonly ScenarioCode[] }): TrafficSink & {
  report(grades: Record<Grade, number>): TrafficReport;
} {
  const byBandAndHour = Object.fromEntries(BANDS.map((band) => [band, new Array<number>(24).fill(0)])) as Record<
    Band,
    number[]
  >;
  const byDay = new Map<number, DayReport>();
  const baskets = new Array<number>(MOST_LINES).fill(0);
  const totals: number[] = [];
  let [orders, failedPayments, cancelled, accelerated] = [0, 0, 0, false];

  function dayReport(day: number): DayReport {
    const known = byDay.get(day);
    if (known !== undefined) return known;
    const { orders: intensity, scenarios } = intensityOn(day, { forced });
    const report = { date: textOfDay(day), orders: 0, won: 0, intensity, scenarios, categories: {} };
    byDay.set(day, report);
    return report;
  }

  return {
    accept(order: GeneratedOrder) {
      const { customer, placedAtMs, lines, totalWon, failureReason } = order;
      orders += 1;
      accelerated ||= order.accelerated;
      add(byBandAndHour[bandOf(customer.ageBand)], koreanHour(placedAtMs));
      add(baskets, lines.length - 1);
      if (totals.length < KEPT_TOTALS) totals.push(totalWon);
      const day = dayReport(koreanDay(placedAtMs));
      day.orders += 1;
      if (failureReason === null) day.won += totalWon;
      else failedPayments += 1;
      if (order.cancellation !== null) cancelled += 1;
      for (const { product } of lines) day.categories[product.category] = (day.categories[product.category] ?? 0) + 1;
    },
    report: (grades) => ({
      ...{ orders, accelerated, failedPayments, cancelled, byBandAndHour, byDay: [...byDay.values()], baskets },
      ...{ medianBasketWon: quantile(totals, 0.5), grades },
    }),
  };
}

function add(counts: number[], at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
