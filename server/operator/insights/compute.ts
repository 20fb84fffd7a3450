import { cycleInsight } from '#domain/insight/cycles.ts';
import { firstSaleInsight } from '#domain/insight/first-sales.ts';
import { hourInsight } from '#domain/insight/hours.ts';
import type { Days, Insights } from '#domain/insight/insight.ts';
import { isUnlikeOthers, occasionInsight } from '#domain/insight/occasions.ts';
import { CYCLE_WINDOW_DAYS } from '#domain/reorder/cycle.ts';
import {
  listedProducts,
  ordersByBuyerAndHour,
  ordersByDay,
  segmentCycles,
} from '#server/adapters/postgres/insight-figures.ts';
import type { PanelReader } from '#server/adapters/postgres/panel-reader.ts';

/** Habits of the last weeks, whole weeks; a year of months; products of the last months. */
const HOUR_DAYS = 56;
const YEAR_DAYS = 365;
const PRODUCT_DAYS = 120;

/**
 * The four insights from the roll-ups and last night's tables, over whole days before `today` (koreanDay). Four index
 * ranges of small tables, one after another, some 0.1 s together on the seeded year; then some 30 ms of CPU.
 */
export async function computeInsights(reader: Pick<PanelReader, 'read'>, today: number): Promise<Insights> {
  const before = (days: number): Days => ({ from: today - days, until: today - 1 });
  const orders = await ordersByDay(reader, before(YEAR_DAYS));
  const firstDay = Math.min(today, ...orders.keys());
  // A young shop's first day is not whole, and before it there was nothing to compare with.
  const year = { from: Math.max(today - YEAR_DAYS, firstDay + 1), until: today - 1 };

  const hours = before(HOUR_DAYS);
  const unlike = daysOf(hours).filter(isUnlikeOthers);
  const counts = await ordersByBuyerAndHour(reader, hours, unlike);
  const segments = await segmentCycles(reader);
  const through = segments[0]?.throughDay ?? today - 1;
  const listed = before(PRODUCT_DAYS);
  const products = await listedProducts(reader, listed);
  return {
    hours: hourInsight(counts, hours),
    cycles: cycleInsight(segments, { from: through - CYCLE_WINDOW_DAYS + 1, until: through }),
    occasions: occasionInsight(orders, year, today),
    firstSales: firstSaleInsight(products, listed),
  };
}

function daysOf({ from, until }: Days): number[] {
  return Array.from({ length: until - from + 1 }, (_, at) => from + at);
}
