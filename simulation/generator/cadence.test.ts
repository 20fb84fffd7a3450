import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#simulation/seed/random.ts';
import { type Cadence, type Due, dueTimes, isAcceleratedCadence, PACES } from './cadence.ts';
import { createCustomerGrowth, GROWTH } from './customer-growth.ts';

/** What is due in the first so many seconds. */
function dueIn(seconds: number, cadence: Cadence, factor?: (atSeconds: number) => number, seed = 1): Due[] {
  const due: Due[] = [];
  for (const one of dueTimes(createRandom(seed, 'cadence'), cadence, factor)) {
    if (one.atSeconds > seconds) return due;
    due.push(one);
  }
  return due;
}
const timesOf = (due: readonly Due[], kind: Due['kind']) =>
  due.filter((one) => one.kind === kind).map(({ atSeconds }) => atSeconds);
const gapsOf = (times: readonly number[]) => times.map((time, k) => time - (times[k - 1] ?? 0));
const joinedIn = (due: readonly Due[]) => due.reduce((sum, one) => sum + (one.kind === 'customers' ? one.count : 0), 0);
const SOURCE: Cadence = { pace: 'source', speed: 1 };

test('at speed 1 an order every 3 to 5 s, a product every 6 to 8 s, customers every 10 s from 10', () => {
  expect(PACES.source).toEqual({ order: { least: 3, most: 5 }, product: { least: 6, most: 8 }, customers: 10 });
  const due = dueIn(3_600, SOURCE);
  for (const [kind, least, most] of [
    ['order', 3, 5],
    ['product', 6, 8],
  ] as const) {
    const gaps = gapsOf(timesOf(due, kind));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(most);
    expect(Math.abs(gaps.length - 3_600 / ((least + most) / 2))).toBeLessThan(40);
  }
  expect(due.find(({ kind }) => kind === 'customers')).toEqual({ kind: 'customers', atSeconds: 10, count: 10 });
});

test('at speed 60 sixty times as much in the same time', () => {
  const [slow, fast] = [dueIn(3_600, SOURCE), dueIn(60, { pace: 'source', speed: 60 })];
  expect(fast.map(({ kind }) => kind)).toEqual(slow.map(({ kind }) => kind));
  for (const [k, { atSeconds }] of fast.entries()) expect(atSeconds * 60).toBeCloseTo(slow[k]?.atSeconds ?? 0, 6);
});

test('at the pace of the year an order in 100 to 160 s, products and customers as many times slower', () => {
  expect(PACES.year.order).toEqual({ least: 100, most: 160 });
  expect(PACES.year.product).toEqual({ least: 6 * 32.5, most: 8 * 32.5 });
  const due = dueIn(86_400, { pace: 'year', speed: 1 });
  const gaps = gapsOf(timesOf(due, 'order'));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(160);
  expect(due.find(({ kind }) => kind === 'customers')).toEqual({ kind: 'customers', atSeconds: 325, count: 10 });
});

test('orders of the source’s cadence are accelerated, those at the pace of the year are not', () => {
  expect(isAcceleratedCadence(SOURCE)).toBe(true);
  expect(isAcceleratedCadence({ pace: 'source', speed: 60 })).toBe(true);
  expect(isAcceleratedCadence({ pace: 'year', speed: 1 })).toBe(false);
});

test('a scenario that triples the orders makes them three times as frequent, and products and customers stay', () => {
  const tripled = dueIn(3_600, SOURCE, () => 3);
  const gaps = gapsOf(timesOf(tripled, 'order'));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(5 / 3 + 1e-9);
  expect(timesOf(tripled, 'product').length).toBeGreaterThan(3_600 / 8 - 1);
  expect(timesOf(tripled, 'product').length).toBeLessThan(3_600 / 6 + 1);
  expect(joinedIn(tripled)).toBe(joinedIn(dueIn(3_600, SOURCE)));
});

test('law: what is due comes in order of time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(1_000), (speed, seed) => {
      const times = dueIn(120, { pace: 'source', speed }, undefined, seed).map(({ atSeconds }) => atSeconds);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
});

test('customers join on the upper half of an S-curve: 10 in 10 s, falling, to the capacity of 20,000', () => {
  expect(GROWTH).toEqual({ capacity: 20_000, midpointSeconds: 0, perTenSeconds: 10 });
  const joined = createCustomerGrowth(GROWTH);
  expect([0, 10, 20].map(joined)).toEqual([0, 10, 20]);
  const perHour = Array.from({ length: 12 }, (_, hour) => joined((hour + 1) * 3_600) - joined(hour * 3_600));
  for (let hour = 1; hour < 12; hour += 1) expect(perHour[hour]).toBeLessThan(perHour[hour - 1] ?? 0);
  expect(joined(1e9)).toBe(10_000);
  // tanh(k t / 2) × capacity / 2, k = 0.0002: half of those who are to come have come after ln 3 / k seconds.
  expect(joined(Math.log(3) / 0.0002)).toBe(5_000);
});

test('with a midpoint ahead the curve rises before it falls', () => {
  const joined = createCustomerGrowth({ capacity: 20_000, midpointSeconds: 7_200, perTenSeconds: 10 });
  const inTen = (seconds: number) => joined(seconds + 5) - joined(seconds - 5);
  expect(inTen(7_200)).toBe(10);
  expect(inTen(600)).toBeLessThan(10);
  expect(inTen(14_400)).toBeLessThan(10);
  expect(joined(14_400)).toBe(2 * joined(7_200));
});

test('law: no more customers join than the capacity, and none leaves', () => {
  const growth = fc.record({
    capacity: fc.integer({ min: 100, max: 1_000_000 }),
    midpointSeconds: fc.integer({ min: -10_000, max: 100_000 }),
    perTenSeconds: fc.double({ min: 0.1, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(growth, fc.nat(1e7), fc.nat(1e6), (one, seconds, more) => {
      const joined = createCustomerGrowth(one);
      expect(joined(seconds)).toBeGreaterThanOrEqual(0);
      expect(joined(seconds + more)).toBeGreaterThanOrEqual(joined(seconds));
      expect(joined(seconds)).toBeLessThanOrEqual(one.capacity);
    }),
  );
});
