import { intensityOn } from '../scenario/intensity.ts';
import { SCENARIOS } from '../scenario/scenarios.ts';
import { calendarDay } from '../shared/calendar.ts';
import { meanRatio } from '../statistics/ratios.ts';
import {
  answerOf,
  confidenceOfEach,
  type Days,
  type Insight,
  OCCASIONS,
  type Occasion,
  type OccasionStatement,
} from './insight.ts';

/** Weeks to each side in which the same weekdays are compared. */
const WEEKS = [1, 2, 3, 4];
/** Days that are like no other: they are neither compared nor compared with. */
const UNLIKE_OTHERS = new Set(['seollal', 'chuseok', 'black-friday']);
/** An occasion is compared where so many orders are expected on its days. */
const LEAST_EXPECTED = 20;
const LEAST_OCCASIONS = 4;
/** The longest way from one occasion to the next. */
const NEXT_WITHIN_DAYS = 40;

/**
 * Whether month starts and paydays sell more: the orders of their days over what the same weekdays before and after
 * had, interpolated by their distance, so that growth cancels out. Only weekdays with the same other scenarios count (a
 * summer payday is compared with summer days), holidays and Black Friday are left out, and a day that has none on one
 * side is, too. One ratio an occasion; their geometric mean has an interval by Student's t, as occasions differ by more
 * than their counts do; corrected for both occasions. `ordersOn`: orders by day (koreanDay) of whole days; a day of the
 * period without an entry had none. O(days of the period).
 */
export function occasionInsight(
  ordersOn: ReadonlyMap<number, number>,
  period: Days,
  today: number,
): Insight<OccasionStatement> {
  const cells = OCCASIONS.length;
  const confidence = confidenceOfEach(cells);
  let [sample, hasEnough] = [0, false];
  for (const orders of ordersOn.values()) sample += orders;
  const statements = OCCASIONS.flatMap((occasion): OccasionStatement[] => {
    const compared = comparisons(occasion, ordersOn, period);
    const ratio = meanRatio(
      compared.map(({ orders, expected }) => orders / expected),
      confidence,
      LEAST_OCCASIONS,
    );
    if (ratio === null) return [];
    hasEnough = true;
    if (ratio.low <= 1) return [];
    const sumOf = (name: 'days' | 'orders') => compared.reduce((sum, each) => sum + each[name], 0);
    const next = nextOccasion(occasion, today);
    const key = `${occasion}:${next.from}`;
    return [{ key, occasion, ratio, occasions: compared.length, days: sumOf('days'), orders: sumOf('orders'), next }];
  });
  return { answer: hasEnough ? answerOf(statements) : { state: 'not-enough' }, period, cells, sample };
}

interface Comparison {
  days: number;
  orders: number;
  expected: number;
}

/** Of each occasion in the period: the orders of its days that can be compared, and what was to be expected of them. */
function comparisons(occasion: Occasion, ordersOn: ReadonlyMap<number, number>, period: Days): Comparison[] {
  const byMonth = new Map<number, Comparison>();
  const special = new Map<number, string[]>();
  for (let day = period.from; day <= period.until; day += 1) special.set(day, specialOn(day));
  for (const [day, codes] of special) {
    if (!codes.includes(occasion) || codes.some((code) => UNLIKE_OTHERS.has(code))) continue;
    const rest = codes.filter((code) => code !== occasion).join();
    const side = (direction: 1 | -1) =>
      meanOf(
        WEEKS.map((weeks) => weeks * 7)
          .filter((away) => special.get(day + direction * away)?.join() === rest)
          .map((away) => ({ away, orders: ordersOn.get(day + direction * away) ?? 0 })),
      );
    const [before, after] = [side(-1), side(1)];
    if (before === null || after === null) continue;
    const { year, month } = calendarDay(day);
    const found = byMonth.get(year * 12 + month) ?? { days: 0, orders: 0, expected: 0 };
    found.days += 1;
    found.orders += ordersOn.get(day) ?? 0;
    found.expected += (before.orders * after.away + after.orders * before.away) / (before.away + after.away);
    byMonth.set(year * 12 + month, found);
  }
  return [...byMonth.values()].filter(({ expected }) => expected >= LEAST_EXPECTED);
}

function meanOf(days: readonly { away: number; orders: number }[]): { away: number; orders: number } | null {
  if (days.length === 0) return null;
  const mean = (name: 'away' | 'orders') => days.reduce((sum, each) => sum + each[name], 0) / days.length;
  return { away: mean('away'), orders: mean('orders') };
}

/** Scenarios of the calendar that change how much is ordered. */
const CHANGES_ORDERS = new Set<string>(SCENARIOS.filter(({ orders }) => orders !== 1).map(({ code }) => code));

function specialOn(day: number): string[] {
  return intensityOn(day).scenarios.filter((code) => CHANGES_ORDERS.has(code));
}

/** Whether a day is a holiday or Black Friday, on which people buy as on no other day. */
export function isUnlikeOthers(day: number): boolean {
  return specialOn(day).some((code) => UNLIKE_OTHERS.has(code));
}

/** The days of the next occasion that begins after today. */
export function nextOccasion(occasion: Occasion, today: number): Days {
  const isOn = (day: number) => intensityOn(day).scenarios.includes(occasion);
  let from = today + 1;
  while ((!isOn(from) || isOn(from - 1)) && from < today + NEXT_WITHIN_DAYS) from += 1;
  let until = from;
  while (isOn(until + 1)) until += 1;
  return { from, until };
}
