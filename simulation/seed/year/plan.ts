import { HOUR_SHARES } from '#domain/propensity/hours.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { ordersOfYearDay } from '#simulation/generator/pace.ts';

/** Whole days of the year; the day on which the month begins is added up to that moment. */
export const YEAR_DAYS = 365;
/** Orders of the year for customers of so many at its end: a little above 200,000, since days are rounded. */
export const YEAR_ORDERS = { orders: 204_000, customers: 17_000 } as const;
/** Days over which the year's own pace changes to that of the month, and days that have the month's already. */
const APPROACH_DAYS = { from: 63, to: 7 } as const;

export interface YearDay {
  /** koreanDay */
  day: number;
  /** Of the whole day; of the last one those after `untilMs` are left out. */
  orders: number;
  /** No order is placed at this moment or later. */
  untilMs: number;
}

export interface YearOptions {
  /** When the seeded month begins. */
  endMs: number;
  /** At the end of the year. */
  customers: number;
  /** Orders of the month's first seven days: the year ends at their rate. */
  firstWeekOrders: number;
}

/**
 * How many orders each day of the year has: the pace of the year (simulation/generator/pace.ts) times the intensity of
 * the day's scenarios. Over the last nine weeks the pace approaches, by the same factor each day, that of the month,
 * which has fewer orders: the last seven days have as many as the month's first seven. Each day has one at least.
 */
export function planYear({ endMs, customers, firstWeekOrders }: YearOptions): YearDay[] {
  const lastDay = koreanDay(endMs);
  const wanted = (YEAR_ORDERS.orders * customers) / YEAR_ORDERS.customers;
  const share = shareBefore(endMs - koreanDayStartMs(lastDay));
  const portionOf = (daysBefore: number) => (daysBefore === 0 ? share : 1);
  const intensities = Array.from({ length: YEAR_DAYS + 1 }, (_, k) => intensityOn(lastDay - k).orders);

  // The last seven times 24 hours begin within a day, as they end within one.
  const lastWeek = intensities
    .slice(0, 8)
    .reduce((sum, intensity, k) => sum + intensity * (k === 7 ? 1 - share : portionOf(k)), 0);
  const monthsPace = firstWeekOrders / lastWeek;

  const ordersAt = (daysBefore: number, scale: number) => {
    const pace = scale * ordersOfYearDay(daysBefore, customers);
    const approach = within((APPROACH_DAYS.from - daysBefore) / (APPROACH_DAYS.from - APPROACH_DAYS.to), 0, 1);
    return pace ** (1 - approach) * monthsPace ** approach * (intensities[daysBefore] ?? 1);
  };
  const total = (scale: number) =>
    intensities.reduce((sum, _, daysBefore) => sum + portionOf(daysBefore) * ordersAt(daysBefore, scale), 0);
  const scale = solve(total, wanted);
  return intensities
    .map((_, daysBefore) => ({
      day: lastDay - daysBefore,
      orders: Math.max(1, Math.round(ordersAt(daysBefore, scale))),
      untilMs: daysBefore === 0 ? endMs : koreanDayStartMs(lastDay - daysBefore) + DAY_MS,
    }))
    .filter(({ day, untilMs }) => untilMs > koreanDayStartMs(day))
    .reverse();
}

/** Share of a day's orders in its first `ms`, over all bands. */
function shareBefore(ms: number): number {
  const [hour, rest] = [Math.floor(ms / HOUR_MS), (ms % HOUR_MS) / HOUR_MS];
  const shares = HOUR_SHARES.unknown;
  return shares.slice(0, hour).reduce((sum, share) => sum + share, 0) + rest * (shares[hour] ?? 0);
}

/** Where a growing function of a factor above 0 has this value. */
function solve(value: (factor: number) => number, wanted: number): number {
  let [low, high] = [1e-6, 100];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (value(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
