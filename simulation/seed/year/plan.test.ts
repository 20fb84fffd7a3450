import { expect, test } from 'vitest';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { dayOfText } from '#domain/shared/calendar.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { planYear, YEAR_DAYS, type YearDay } from './plan.ts';

const OPTIONS = { customers: 17_000, firstWeekOrders: 1_237 };
/**
 * The month begins in the middle of a Korean day, at its start, a moment before its end, on Black Friday, on 1 March.
 */
const ENDS = [
  '2026-10-27T03:10:00Z',
  '2026-10-26T15:00:00Z',
  '2026-10-27T14:59:59.999Z',
  '2026-11-27T06:00:00Z',
  '2028-02-29T20:00:00Z',
].map((text) => Date.parse(text));
const ordersOf = (plan: readonly YearDay[]) => plan.reduce((sum, { orders }) => sum + orders, 0);
const planOf = (endMs: number) => planYear({ ...OPTIONS, endMs });

test.each(ENDS)(
  '%d: 365 days before the month and its first one, no day left out or empty, 200,000 orders',
  (endMs) => {
    const plan = planOf(endMs);
    const firstDay = koreanDay(endMs) - YEAR_DAYS;
    expect(plan[0]?.day).toBe(firstDay);
    expect(plan.map(({ day }) => day)).toEqual(plan.map((_, k) => firstDay + k));
    // A month that begins at midnight shares no day with the year.
    expect(plan.at(-1)).toMatchObject({ day: koreanDay(endMs - 1), untilMs: endMs });
    for (const { day, untilMs, orders } of plan.slice(0, -1)) {
      expect(untilMs).toBe(koreanDayStartMs(day + 1));
      // The quiet days of Seollal have half as many.
      expect(orders).toBeGreaterThan(50);
    }
    expect(ordersOf(plan)).toBeGreaterThanOrEqual(200_000);
    expect(ordersOf(plan)).toBeLessThan(206_000);
    expect(planOf(endMs)).toEqual(plan);
  },
);

test('a day has as many orders as its neighbours times the intensities of both, so Black Friday has three times as many', () => {
  const plan = planOf(ENDS[0] as number);
  const ordersOn = (text: string) => plan.find(({ day }) => day === dayOfText(text))?.orders ?? 0;
  const base = [21, 20].map((day) => ordersOn(`2025-11-${day}`) / intensityOn(dayOfText(`2025-11-${day}`) ?? 0).orders);
  expect(ordersOn('2025-11-28') / (((base[0] ?? 0) + (base[1] ?? 0)) / 2)).toBeGreaterThan(2.9);
  expect(ordersOn('2025-11-28') / (((base[0] ?? 0) + (base[1] ?? 0)) / 2)).toBeLessThan(3.1);
  for (const [k, { day, orders }] of plan.slice(0, -70).entries()) {
    const next = plan[k + 1] as YearDay;
    const ratio = next.orders / intensityOn(next.day).orders / (orders / intensityOn(day).orders);
    expect(Math.abs(ratio - 1), `day ${day}`).toBeLessThan(0.02);
  }
});

test.each(ENDS)(
  '%d: the pace of the last weeks approaches the month’s without a step of more than four in a hundred a day',
  (endMs) => {
    const plan = planOf(endMs);
    const paces = plan.slice(-70, -1).map(({ day, orders }) => orders / intensityOn(day).orders);
    for (let k = 1; k < paces.length; k += 1) {
      const change = (paces[k] ?? 0) / (paces[k - 1] ?? 1);
      expect(change).toBeGreaterThan(0.96);
      expect(change).toBeLessThan(1.04);
    }
  },
);

test.each(ENDS)('%d: the last seven times 24 hours have as many orders as the month’s first', (endMs) => {
  const [day, elapsed] = [koreanDay(endMs), (endMs - koreanDayStartMs(koreanDay(endMs))) / DAY_MS];
  const ordersOn = (wanted: number) => planOf(endMs).find((planned) => planned.day === wanted)?.orders ?? 0;
  let week = 0;
  for (let back = 1; back < 7; back += 1) week += ordersOn(day - back);
  // Of the two days in part the share of their hours, which is within a quarter of a day of the share of their time.
  const parts = (1 - elapsed) * ordersOn(day - 7) + elapsed * ordersOn(day);
  expect(Math.abs(week + parts - OPTIONS.firstWeekOrders)).toBeLessThan(
    8 + 0.25 * Math.abs(ordersOn(day - 7) - ordersOn(day)),
  );
});

test('orders follow the number of customers, and each day has one at least', () => {
  const endMs = ENDS[0] as number;
  const half = planYear({ endMs, customers: 8_500, firstWeekOrders: 618 });
  expect(ordersOf(half) / ordersOf(planOf(endMs))).toBeCloseTo(0.5, 2);
  const tiny = planYear({ endMs, customers: 10, firstWeekOrders: 1 });
  expect(Math.min(...tiny.map(({ orders }) => orders))).toBe(1);
});
