import { expect, test } from 'vitest';
import { GRADES, type Grade } from '#domain/grade/grade.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { generateMonth, generateShop, monthStartMs } from '../seeded-shop.ts';
import { type DayOfYear, generateYear, type YearOrder } from './generate.ts';
import { GROWN, generateNewMembers } from './members.ts';
import { YEAR_DAYS } from './plan.ts';

const now = new Date('2026-11-26T03:10:00Z');
const SHOP = { scale: 'test', seed: 1, now } as const;

function yearOf(seed = 1) {
  const shop = { ...SHOP, seed };
  const people = generateShop(shop);
  const { orders: month } = generateMonth(shop, people);
  const year = generateYear({ ...people, seed, now, month });
  const days = [...year.days()];
  return { people, month, year, days, orders: days.flatMap(({ orders }) => orders), changes: year.gradeChanges() };
}
const made = yearOf();
const endMs = monthStartMs(now);
const idsOf = (orders: readonly YearOrder[]) => orders.map(({ id, number, totalWon }) => [id, number, totalWon].join());

test('the same seed number gives the same year, another one another', () => {
  expect(idsOf(yearOf().orders)).toEqual(idsOf(made.orders));
  expect(idsOf(yearOf(2).orders)).not.toEqual(idsOf(made.orders));
});

test('no day is empty, the last one is not thin, and orders stay within their day, in order of time', () => {
  expect(made.days).toHaveLength(YEAR_DAYS + 1);
  for (const { day, untilMs, orders } of made.days) {
    expect(orders.length).toBeGreaterThan(0);
    const times = orders.map(({ placedAtMs }) => placedAtMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(koreanDayStartMs(day));
    expect(times.at(-1)).toBeLessThan(untilMs);
  }
  const lastWhole = made.days.at(-2)?.orders.length ?? 0;
  const weekBefore = made.days.slice(-9, -2).reduce((sum, { orders }) => sum + orders.length, 0) / 7;
  expect(lastWhole).toBeGreaterThan(0.6 * weekBefore);
});

test('at the seam there is no step: the last seven days and the month’s first seven, within 3 σ', () => {
  const last = made.orders.filter(({ placedAtMs }) => placedAtMs >= endMs - 7 * DAY_MS).length;
  const first = made.month.filter(({ placedAtMs }) => placedAtMs < endMs + 7 * DAY_MS).length;
  expect(first).toBeGreaterThan(20);
  expect(Math.abs(last - first)).toBeLessThan(3 * Math.sqrt(last + first));
  const gapMs =
    Math.min(...made.month.map(({ placedAtMs }) => placedAtMs)) -
    Math.max(...made.orders.map(({ placedAtMs }) => placedAtMs));
  expect(gapMs).toBeLessThan(DAY_MS / 2);
});

test('orders have three lines or more on average, failed payments, cancellations, and ids of their own time', () => {
  const lines = made.orders.reduce((sum, order) => sum + order.lines.length, 0);
  expect(lines / made.orders.length).toBeGreaterThanOrEqual(3);
  const share = (some: (order: YearOrder) => boolean) => made.orders.filter(some).length / made.orders.length;
  expect(Math.abs(share(({ failureReason }) => failureReason !== null) - 0.04)).toBeLessThan(0.01);
  expect(Math.abs(share(({ cancelledAtMs }) => cancelledAtMs !== null) - 0.057)).toBeLessThan(0.012);
  expect(made.orders.some(({ failureReason, cancelledAtMs }) => failureReason !== null && cancelledAtMs !== null)).toBe(
    false,
  );
  for (const { id, placedAtMs } of made.orders) {
    expect(id[14]).toBe('7');
    expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(placedAtMs);
  }
  expect(new Set(made.orders.map(({ id }) => id)).size).toBe(made.orders.length);
  expect(new Set(made.orders.map(({ number }) => number)).size).toBe(made.orders.length);
});

test('nobody orders before they joined, and nothing is sold before it was listed', () => {
  for (const { customer, lines, placedAtMs } of made.orders) {
    expect(customer.joinedAt.getTime()).toBeLessThanOrEqual(placedAtMs);
    for (const { product } of lines) expect(product.createdAt.getTime()).toBeLessThanOrEqual(placedAtMs);
  }
});

test('members: those of the seed unchanged, the others on an S-curve over the year, each once', () => {
  const { year, people, days } = made;
  expect(year.customers).toHaveLength(300 * GROWN);
  expect(year.customers.slice(0, 300)).toEqual(people.customers);
  const joined = days.flatMap((day: DayOfYear) => day.joined);
  expect(joined.map(({ id }) => id)).toEqual(year.customers.slice(300).map(({ id }) => id));
  expect(new Set(year.customers.map(({ email }) => email)).size).toBe(year.customers.length);
  const firstDay = koreanDay(endMs) - YEAR_DAYS;
  const many = generateNewMembers({ seed: 1, now, seeded: 10_000, firstDay });
  expect(many).toHaveLength(7_000);
  const times = many.map(({ joinedAt }) => joinedAt.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const perQuarter = [0, 0, 0, 0];
  for (const { joinedAt } of many) {
    const quarter = Math.floor((koreanDay(joinedAt.getTime()) - firstDay) / (YEAR_DAYS / 4));
    perQuarter[quarter] = (perQuarter[quarter] ?? 0) + 1;
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = perQuarter;
  expect(second).toBeGreaterThan(2 * first);
  expect(third).toBeGreaterThan(2 * fourth);
  expect(Math.abs(second - third)).toBeLessThan(100);
});

test('grades: VIP 1–5 %, GOLD 4–12 %, SILVER 15–35 %; demotions by one grade, 30 days apart', () => {
  const history = new Map<string, { grade: Grade; atMs: number; demotedMs: number }>();
  for (const { customerId, to: grade, atMs } of made.changes) {
    const before = history.get(customerId) ?? { grade: 'BRONZE', atMs: 0, demotedMs: Number.NEGATIVE_INFINITY };
    expect(atMs).toBeGreaterThan(before.atMs);
    const step = GRADES.indexOf(grade) - GRADES.indexOf(before.grade);
    expect(step).not.toBe(0);
    if (step < 0) expect([step, atMs - before.demotedMs >= 30 * DAY_MS || atMs === now.getTime()]).toEqual([-1, true]);
    history.set(customerId, { grade, atMs, demotedMs: step < 0 ? atMs : before.demotedMs });
  }
  const share = (wanted: Grade) =>
    (100 * [...history.values()].filter(({ grade }) => grade === wanted).length) / made.year.customers.length;
  for (const [grade, least, most] of [
    ['VIP', 0.5, 5],
    ['GOLD', 4, 12],
    ['SILVER', 15, 35],
  ] as const) {
    expect(share(grade), grade).toBeGreaterThanOrEqual(least);
    expect(share(grade), grade).toBeLessThanOrEqual(most);
  }
  expect(new Set(made.orders.map(({ grade }) => grade))).toEqual(new Set(GRADES));
});
