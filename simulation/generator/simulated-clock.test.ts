import { beforeAll, expect, test } from 'vitest';
import { type Band, HOUR_SHARES, KNOWN_BANDS, PEAK_HOURS } from '#domain/propensity/hours.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';
import { dayOfText } from '#domain/shared/calendar.ts';
import { chiSquareTail, goodnessOfFit } from '#tests/support/chi-square.ts';
import { type Population, seededPopulation } from './population.ts';
import { createTrafficCounter, type TrafficReport } from './report.ts';
import { simulateTraffic } from './simulated-clock.ts';
import type { GeneratedOrder } from './traffic.ts';

const ALPHA = 0.001;
let seeded: Population;
beforeAll(() => {
  seeded = seededPopulation({
    seed: 1,
    customers: 4_000,
    products: 1_500,
    now: new Date('2026-09-01T00:00:00+09:00'),
  });
});

/** A run begins with the seeded population as it was. */
const populationCopy = (): Population => ({
  customers: seeded.customers.map((customer) => ({ ...customer })),
  products: seeded.products.map((product) => ({ ...product })),
});

interface Wanted {
  from: string;
  ordersPerDay: number;
  days?: number;
  seed?: number;
  historyDays?: number;
  forced?: readonly ScenarioCode[];
  onOrder?: (order: GeneratedOrder) => void;
}

async function simulate({ from, forced = [], onOrder, ...more }: Wanted): Promise<TrafficReport> {
  const counter = createTrafficCounter({ forced });
  const sink = {
    accept(order: GeneratedOrder) {
      onOrder?.(order);
      return counter.accept(order);
    },
  };
  const options = { days: 1, seed: 7, historyDays: 3, forced, sink, fromDay: dayOfText(from) ?? 0, ...more };
  return counter.report((await simulateTraffic({ population: populationCopy(), ...options })).grades);
}

test('the chance of a χ² is that of the printed tables', () => {
  expect(chiSquareTail(49.728, 23)).toBeCloseTo(0.001, 6);
  expect(chiSquareTail(35.172, 23)).toBeCloseTo(0.05, 4);
  expect(chiSquareTail(22.337, 23)).toBeCloseTo(0.5, 4);
  expect(chiSquareTail(18.307, 10)).toBeCloseTo(0.05, 4);
  expect(chiSquareTail(50_000, 23)).toBe(0);
});

test('a day of 52,000 orders: each age band buys in its hours (χ² of 24 bins, α .001, Bonferroni), peaks within 1 h', async () => {
  const report = await simulate({ from: '2026-11-17', ordersPerDay: 52_000 });
  expect(report.orders).toBe(52_000);
  for (const band of KNOWN_BANDS) {
    const counts = report.byBandAndHour[band];
    expect(counts.reduce((a, b) => a + b)).toBeGreaterThan(1_000);
    expect(goodnessOfFit(counts, HOUR_SHARES[band]), `χ² of band ${band}`).toBeGreaterThan(ALPHA / KNOWN_BANDS.length);
    const peak = counts.indexOf(Math.max(...counts));
    expect(Math.abs(peak - PEAK_HOURS[band].hour), `peak of band ${band} at ${peak}`).toBeLessThanOrEqual(1);
  }
  // The same test refuses hours that are not the band's: those of another band, and its own an hour late.
  const others: [Band, readonly number[]][] = [
    ['20', HOUR_SHARES[30]],
    ['50', HOUR_SHARES[60]],
    ['40', HOUR_SHARES[40].map((_, hour) => HOUR_SHARES[40][(hour + 23) % 24] ?? 0)],
  ];
  for (const [band, shares] of others) {
    expect(goodnessOfFit(report.byBandAndHour[band], shares)).toBeLessThan(ALPHA / KNOWN_BANDS.length);
  }
});

test('Black Friday has 2.8 to 3.2 times the mean of four Fridays without a scenario', async () => {
  const fridays = ['2026-11-06', '2026-11-13', '2026-11-20', '2026-12-04'];
  for (const date of fridays) expect(intensityOn(dayOfText(date) ?? 0).scenarios).toEqual([]);
  const ordersOn = async (from: string) => (await simulate({ from, ordersPerDay: 500 })).orders;
  let sum = 0;
  for (const date of fridays) sum += await ordersOn(date);
  const ratio = (await ordersOn('2026-11-27')) / (sum / 4);
  expect(ratio).toBeGreaterThanOrEqual(2.8);
  expect(ratio).toBeLessThanOrEqual(3.2);
});

test('gifts are bought before Chuseok 2026 (25 September), and the days of the holiday are quiet', async () => {
  const dayOn = async (from: string) => (await simulate({ from, ordersPerDay: 500 })).byDay[0];
  const [before, gifts, holiday] = [await dayOn('2026-09-08'), await dayOn('2026-09-15'), await dayOn('2026-09-25')];
  const giftShare = (day: typeof before) => {
    const { food = 0, health = 0, ...others } = day?.categories ?? {};
    return (food + health) / Object.values(others).reduce((a, b) => a + b, food + health);
  };
  expect(gifts?.scenarios).toEqual(['chuseok-gifts']);
  expect(giftShare(gifts)).toBeGreaterThan(1.8 * giftShare(before));
  expect(gifts?.orders).toBe(675);
  expect(holiday?.orders).toBeLessThan(before?.orders ?? 0);
  expect(giftShare(holiday)).toBeLessThan(1.3 * giftShare(before));
});

test('a forced scenario makes its day, whichever day it is', async () => {
  const report = await simulate({ from: '2026-11-17', ordersPerDay: 500, forced: ['black-friday'] });
  expect(report.byDay).toMatchObject([{ orders: 1_500, intensity: 3, scenarios: ['black-friday'] }]);
});

test('the same seed gives the same orders, another seed others', async () => {
  const orders = async (seed: number) => {
    const lines: string[] = [];
    await simulate({
      ...{ from: '2026-11-17', ordersPerDay: 100, seed },
      onOrder: ({ orderId, customer, placedAtMs, totalWon }) =>
        lines.push([orderId, customer.id, placedAtMs, totalWon].join()),
    });
    return lines;
  };
  const first = await orders(1);
  expect(await orders(1)).toEqual(first);
  expect(await orders(2)).not.toEqual(first);
});

test('orders come in order of time, on the days asked for, of ids that sort by time', async () => {
  const seen: GeneratedOrder[] = [];
  const report = await simulate({
    ...{ from: '2026-11-17', days: 3, ordersPerDay: 100 },
    onOrder: (order) => seen.push(order),
  });
  expect(report.byDay.map(({ date }) => date)).toEqual(['2026-11-17', '2026-11-18', '2026-11-19']);
  expect(seen.map(({ placedAtMs }) => placedAtMs)).toEqual(seen.map((o) => o.placedAtMs).sort((a, b) => a - b));
  expect(new Set(seen.map(({ orderId }) => orderId)).size).toBe(seen.length);
  const stamps = seen.map(({ orderId }) => orderId.slice(0, 13));
  expect(stamps).toEqual([...stamps].sort());
  expect(seen.every(({ orderId }) => orderId[14] === '7')).toBe(true);
});

test('baskets have 1 to 10 different products, four lines or more on average; four payments in a hundred fail', async () => {
  const seen: GeneratedOrder[] = [];
  const report = await simulate({ from: '2026-11-17', ordersPerDay: 2_000, onOrder: (order) => seen.push(order) });
  const sizes = seen.map(({ lines }) => lines.length);
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([1, 10]);
  expect(sizes.reduce((a, b) => a + b) / sizes.length).toBeGreaterThanOrEqual(4);
  for (const { lines } of seen) expect(new Set(lines.map(({ product }) => product)).size).toBe(lines.length);
  expect(Math.abs(report.failedPayments / 2_000 - 0.04)).toBeLessThan(0.015);
  expect(report.baskets.reduce((a, b) => a + b)).toBe(2_000);
});

test('a run faster than the year is accelerated, and its orders leave the grades as the past made them', async () => {
  const wanted = { from: '2026-11-17', historyDays: 30 };
  const slow = await simulate({ ...wanted, ordersPerDay: 864 });
  const fast = await simulate({ ...wanted, ordersPerDay: 1_000 });
  const none = await simulate({ ...wanted, ordersPerDay: 865, days: 0 });
  expect([slow.accelerated, fast.accelerated]).toEqual([false, true]);
  expect(fast.grades).toEqual(none.grades);
  expect(slow.grades).not.toEqual(none.grades);
  expect(none.grades.SILVER).toBeGreaterThan(0);
});

test('half a year and 30 days at the year’s pace for 5,000 customers: VIP 1–5 %, GOLD 4–12 %, SILVER 15–35 %', {
  timeout: 60_000,
}, async () => {
  const now = new Date('2026-11-17T00:00:00+09:00');
  const population = seededPopulation({ seed: 1, customers: 5_000, products: 500, now });
  const run = { seed: 1, fromDay: dayOfText('2026-11-17') ?? 0, days: 30, ordersPerDay: 150, historyDays: 182 };
  const { grades } = await simulateTraffic({ ...run, population, forced: [], sink: { accept: () => undefined } });
  const percent = (count: number) => (100 * count) / 5_000;
  expect(grades.VIP + grades.GOLD + grades.SILVER + grades.BRONZE).toBe(5_000);
  for (const [grade, least, most] of [
    ['VIP', 1, 5],
    ['GOLD', 4, 12],
    ['SILVER', 15, 35],
  ] as const) {
    expect(percent(grades[grade]), grade).toBeGreaterThanOrEqual(least);
    expect(percent(grades[grade]), grade).toBeLessThanOrEqual(most);
  }
});
