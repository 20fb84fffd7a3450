import { expect, test } from 'vitest';
import { HOUR_SHARES } from '#domain/propensity/hours.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { FALL_BASELINE_WEEKS, FALL_SIGMA, FALL_WINDOWS_HOURS, type OrderWindow, ordersFall } from './orders-fall.ts';

const WEEK_HOURS = 168;
const FLAT = HOUR_SHARES.unknown.map(() => 1 / 24);

/** Orders by hour of `weeks` weeks, Poisson, with `perDay` of them a day at the hours of `shares`. */
function hoursOf(
  seed: number,
  { weeks, perDay, shares }: { weeks: number; perDay: number; shares: readonly number[] },
) {
  const random = createRandom(seed, 'orders');
  return Array.from({ length: weeks * WEEK_HOURS }, (_, hour) => random.poisson(perDay * (shares[hour % 24] ?? 0)));
}

/** Orders before the beginning of each hour. */
function sumsOf(hours: readonly number[]): number[] {
  const sums = [0];
  for (const orders of hours) sums.push((sums.at(-1) ?? 0) + orders);
  return sums;
}

/** The windows that end at the beginning of hour `end`. `sums`: as of sumsOf. */
function windowsAt(sums: readonly number[], end: number): OrderWindow[] {
  const ordersOf = (until: number, size: number) => (sums[until] ?? 0) - (sums[until - size] ?? 0);
  return FALL_WINDOWS_HOURS.map((size) => ({
    hours: size,
    observed: ordersOf(end, size),
    baseline: Array.from({ length: FALL_BASELINE_WEEKS }, (_, at) => ordersOf(end - (at + 1) * WEEK_HOURS, size)),
  }));
}

const hasFallen = (windows: readonly OrderWindow[]) => (ordersFall(windows)?.sigmas ?? 0) > FALL_SIGMA;

/** Alarms of a shop whose orders do not fall, a week: hours that follow each other are one alarm. */
function falseAlarmsAWeek(hours: readonly number[]): number {
  const from = FALL_BASELINE_WEEKS * WEEK_HOURS + 24;
  const sums = sumsOf(hours);
  let alarms = 0;
  let wasFallen = false;
  for (let end = from; end < hours.length; end++) {
    const isFallen = hasFallen(windowsAt(sums, end));
    if (isFallen && !wasFallen) alarms++;
    wasFallen = isFallen;
  }
  return alarms / ((hours.length - from) / WEEK_HOURS);
}

test.each([
  ['23 an hour at the hours of the day in which people buy', 552, HOUR_SHARES.unknown],
  ['23 an hour, all hours alike', 552, FLAT],
  ['ten an hour', 240, HOUR_SHARES.unknown],
  ['two an hour', 48, HOUR_SHARES.unknown],
])('%s: at most 0.15 false alarms a week', (_, perDay, shares) => {
  expect(falseAlarmsAWeek(hoursOf(17, { weeks: 600, perDay, shares }))).toBeLessThanOrEqual(0.15);
});

/** Share of `trials` in which a fall to `left` for `lasting` hours is found before it is over. */
function found({ perHour, left, lasting }: { perHour: number; left: number; lasting: number }, trials = 200): number {
  const random = createRandom(23, 'fall');
  const weeks = FALL_BASELINE_WEEKS + 1;
  let times = 0;
  for (let trial = 0; trial < trials; trial++) {
    const usual = hoursOf(1_000 + trial, { weeks, perDay: perHour * 24, shares: FLAT });
    const start = usual.length - lasting;
    const hours = usual.map((orders, hour) => (hour < start ? orders : random.poisson(perHour * left)));
    const sums = sumsOf(hours);
    const isFound = Array.from({ length: lasting }, (_, at) => hasFallen(windowsAt(sums, start + at + 1))).some(
      Boolean,
    );
    if (isFound) times++;
  }
  return times / trials;
}

test('a fall to 40 % for four hours at 23 an hour is found, and none at all is found within an hour', () => {
  expect(found({ perHour: 23, left: 0.4, lasting: 4 })).toBeGreaterThan(0.95);
  expect(found({ perHour: 23, left: 0, lasting: 1 })).toBeGreaterThan(0.99);
});

test('few orders: the window widens until ten are expected, and a day without any is found', () => {
  expect(found({ perHour: 1, left: 0, lasting: 24 })).toBeGreaterThan(0.95);
  expect(
    ordersFall(windowsAt(sumsOf(hoursOf(3, { weeks: 5, perDay: 48, shares: FLAT })), 800))?.hours,
  ).toBeGreaterThanOrEqual(4);
});

const window = (hours: number, observed: number, baseline: number[], factor?: number): OrderWindow => ({
  ...{ hours, observed, baseline },
  ...(factor !== undefined && { factor }),
});

test('the formula, and the worse of the two shortest windows that expect enough', () => {
  expect(ordersFall([window(1, 4, [16, 16, 16, 16])])).toEqual({
    ...{ hours: 1, observed: 4, expected: 16 },
    sigmas: 12 / Math.sqrt(20),
  });
  const windows = [window(8, 0, [99]), window(1, 0, [9, 9]), window(2, 18, [18]), window(4, 9, [36, 36])];
  expect(ordersFall(windows)).toMatchObject({ hours: 4, observed: 9, expected: 36 });
});

test('without a usable week, or with fewer than ten expected, there is nothing to judge by', () => {
  expect(ordersFall([])).toBeNull();
  expect(ordersFall([window(24, 0, [])])).toBeNull();
  expect(ordersFall([window(24, 0, [9, 10])])).toBeNull();
  expect(ordersFall([window(24, 0, [10, 10])])).not.toBeNull();
});

test('a holiday on which fewer are expected lowers the expectation, and one with more does not raise it', () => {
  expect(ordersFall([window(1, 60, [100], 0.6)])?.sigmas).toBe(0);
  expect(ordersFall([window(1, 100, [100], 3)])?.sigmas).toBe(0);
});
