import { expect, test } from 'vitest';
import { createSegmentSpells } from '../reorder/segment.ts';
import { intensityOn } from '../scenario/intensity.ts';
import { calendarDay, dayOf } from '../shared/calendar.ts';
import { chance, poisson } from './chance.fixture.ts';
import { cycleInsight } from './cycles.ts';
import { firstSaleInsight } from './first-sales.ts';
import { type BuyerHourCount, hourInsight } from './hours.ts';
import type { Answer, Gender } from './insight.ts';
import { nextOccasion, occasionInsight } from './occasions.ts';

/* Planted effects are found with their size inside the interval; where there is none, none is claimed. */

const SEEDS = Array.from({ length: 200 }, (_, at) => at + 1);
const TODAY = dayOf(2026, 11, 26);
const YEAR = { from: TODAY - 365, until: TODAY - 1 };
const statementsOf = <S>(answer: Answer<S>): readonly S[] => (answer.state === 'found' ? answer.statements : []);
/** Of 200 runs at 5 %, at most so many are wrong by chance: mean 10, three standard deviations more. */
const MOST_WRONG = 19;

const usualAt = (hour: number) => 60 + 45 * Math.sin((Math.PI * hour) / 24);

/** Orders of twelve groups over a common day; one group has `times` as many at 21:00. */
function buyerHours(random: () => number, times: number): BuyerHourCount[] {
  return (['FEMALE', 'MALE'] as const).flatMap((gender: Gender) =>
    [10, 20, 30, 40, 50, 60].flatMap((ageBand) =>
      Array.from({ length: 24 }, (_, hour) => {
        const usual = usualAt(hour);
        const more = gender === 'FEMALE' && ageBand === 20 && hour === 21 ? times : 1;
        return { gender, ageBand, hour, orders: poisson(usual * more, random) };
      }),
    ),
  );
}

test('hours: women in their twenties at 21:00, three times as often as others', () => {
  let covered = 0;
  for (const seed of SEEDS) {
    const { answer, cells } = hourInsight(buyerHours(chance(seed), 3), YEAR);
    const found = statementsOf(answer).find(({ gender, ageBand }) => gender === 'FEMALE' && ageBand === 20);
    expect(cells).toBe(12 * 24);
    expect(found).toMatchObject({ hour: 21 });
    // The share of the group's orders: it has more orders in all, too.
    const usual = usualAt(21);
    const whole = Array.from({ length: 24 }, (_, hour) => usualAt(hour)).reduce((sum, each) => sum + each, 0);
    const truth = (3 * usual) / (whole + 2 * usual) / (usual / whole);
    if (found !== undefined && found.ratio.low <= truth && truth <= found.ratio.high) covered += 1;
  }
  expect(covered).toBeGreaterThanOrEqual(SEEDS.length - 2);
});

test('hours: buyers who are all alike lead to a claim in one of twenty runs at most', () => {
  const wrong = SEEDS.filter((seed) => hourInsight(buyerHours(chance(seed), 1), YEAR).answer.state === 'found').length;
  console.log(`hours: ${wrong} false claims in ${SEEDS.length} runs`);
  expect(wrong).toBeLessThanOrEqual(MOST_WRONG);
});

test('hours: few orders, or one group alone, are not enough', () => {
  const few = buyerHours(chance(1), 3).map((count) => ({ ...count, orders: count.orders > 100 ? 1 : 0 }));
  expect(hourInsight(few, YEAR).answer).toEqual({ state: 'not-enough' });
  const alone = buyerHours(chance(1), 3).filter(({ gender, ageBand }) => gender === 'MALE' && ageBand === 30);
  expect(hourInsight(alone, YEAR).answer).toEqual({ state: 'not-enough' });
  // Guests and buyers who state nothing are the others, and no group.
  const guests = Array.from({ length: 24 }, (_, hour) => ({ gender: '' as const, ageBand: -1, hour, orders: 50 }));
  expect(hourInsight([...alone, ...guests], YEAR).cells).toBe(24);
});

/** Orders of a growing year with quiet Sundays, its scenarios as they are, and a month start of `start` times. */
function ordersOfYear(random: () => number, start: number): Map<number, number> {
  const days = Array.from({ length: 365 }, (_, at) => YEAR.from + at);
  return new Map(
    days.map((day, at) => {
      const { scenarios } = intensityOn(day);
      const other = intensityOn(day).orders / (scenarios.includes('month-start') ? 1.3 : 1);
      const level = 300 + at + (calendarDay(day).weekday === 0 ? -80 : 0);
      const common = 0.05 * (random() - 0.5);
      return [day, poisson(level * other * (1 + common) * (scenarios.includes('month-start') ? start : 1), random)];
    }),
  );
}

test('occasions: a month start that sells 30 % more, a payday that sells 25 % more', () => {
  let covered = 0;
  for (const seed of SEEDS) {
    const found = statementsOf(occasionInsight(ordersOfYear(chance(seed), 1.3), YEAR, TODAY).answer);
    expect(found.map(({ occasion }) => occasion)).toEqual(['month-start', 'payday']);
    covered += found.filter(({ occasion, ratio }) => {
      const truth = occasion === 'month-start' ? 1.3 : 1.25;
      return ratio.low <= truth && truth <= ratio.high;
    }).length;
  }
  // 97.5 % each.
  expect(covered / (2 * SEEDS.length)).toBeGreaterThan(0.94);
});

test('occasions: month starts like any other day lead to a claim in one of twenty runs at most', () => {
  const wrong = SEEDS.filter((seed) =>
    statementsOf(occasionInsight(ordersOfYear(chance(seed), 1), YEAR, TODAY).answer).some(
      ({ occasion }) => occasion === 'month-start',
    ),
  ).length;
  console.log(`occasions: ${wrong} false claims in ${SEEDS.length} runs`);
  expect(wrong).toBeLessThanOrEqual(MOST_WRONG);
});

test('occasions: two months, or five orders a day, are not enough; the next occasion is in the future', () => {
  const all = ordersOfYear(chance(1), 1.3);
  const recent = { from: TODAY - 60, until: TODAY - 1 };
  expect(occasionInsight(all, recent, TODAY).answer).toEqual({ state: 'not-enough' });
  const few = new Map([...all].map(([day]) => [day, 5]));
  expect(occasionInsight(few, YEAR, TODAY).answer).toEqual({ state: 'not-enough' });
  expect(nextOccasion('month-start', TODAY)).toEqual({ from: dayOf(2026, 12, 1), until: dayOf(2026, 12, 3) });
  // On the second day of one, the next is that of the month after.
  expect(nextOccasion('month-start', dayOf(2026, 12, 2)).from).toBe(dayOf(2027, 1, 1));
  expect(nextOccasion('payday', dayOf(2026, 12, 24)).from).toBe(dayOf(2026, 12, 25));
});

/** Products that sell each day with chance `daily`, listed over ninety days and seen until today. */
function products(random: () => number, count: number, daily: number) {
  return Array.from({ length: count }, () => {
    const listedDay = TODAY - 1 - Math.floor(random() * 90);
    const wait = Math.floor(Math.log(1 - random()) / Math.log(1 - daily)) + 1;
    const soldDay = listedDay + wait < TODAY ? listedDay + wait : null;
    return { listedDay, soldDay, seenUntil: TODAY - 1 };
  });
}

test('first sales: half of the products within seven days, those that have not sold yet counted', () => {
  // (1 − 0.1)^7 = 0.478, (1 − 0.1)^6 = 0.531.
  const insights = SEEDS.map(
    (seed) => statementsOf(firstSaleInsight(products(chance(seed), 400, 0.1), YEAR).answer)[0],
  );
  const covered = insights.filter((found) => (found?.lowDays ?? 99) <= 7 && (found?.highDays ?? 0) >= 7).length;
  expect(covered / SEEDS.length).toBeGreaterThan(0.92);
  // Leaving out what has not sold would make them look faster.
  const naive = products(chance(1), 400, 0.02).filter(({ soldDay }) => soldDay !== null);
  const [honest] = statementsOf(firstSaleInsight(products(chance(1), 400, 0.02), YEAR).answer);
  const [biased] = statementsOf(firstSaleInsight(naive, YEAR).answer);
  expect(biased?.days ?? 0).toBeLessThan((honest?.days ?? 0) * 0.8);
});

test('first sales: few products have no answer; where fewer than half sell, a quarter or a tenth is stated', () => {
  expect(firstSaleInsight(products(chance(1), 29, 0.2), YEAR).answer).toEqual({ state: 'not-enough' });
  expect(firstSaleInsight(products(chance(1), 400, 0.0005), YEAR).answer).toEqual({ state: 'none' });
  const rare = (daily: number) => statementsOf(firstSaleInsight(products(chance(1), 2_000, daily), YEAR).answer)[0];
  // ln(0.75) / ln(1 − 0.005) = 57.4 days, ln(0.9) / ln(1 − 0.002) = 52.6 days.
  expect(rare(0.005)).toMatchObject({ percent: 25, lowDays: expect.any(Number) });
  expect(Math.abs((rare(0.005)?.days ?? 0) - 58)).toBeLessThan(8);
  expect(rare(0.002)).toMatchObject({ percent: 10 });
  expect(Math.abs((rare(0.002)?.days ?? 0) - 53)).toBeLessThan(10);
});

test('cycles: VIPs who come back every 14 days are reminded on day 13; a grade with few is left out', () => {
  const random = chance(3);
  const spells = createSegmentSpells();
  for (let n = 0; n < 80; n += 1) {
    const own = Array.from({ length: 12 }, () => ({ days: 12 + Math.floor(random() * 5), hasEnded: true }));
    spells.add({ grade: 'VIP', ageBand: null, gender: null }, [...own, { days: 5, hasEnded: false }]);
    if (n < 20) spells.add({ grade: 'GOLD', ageBand: null, gender: null }, own);
    // Three of four never come again.
    spells.add({ grade: 'BRONZE', ageBand: null, gender: null }, [
      { days: 60, hasEnded: n % 4 === 0 },
      { days: 61, hasEnded: n % 4 === 0 },
      { days: 62, hasEnded: n % 4 === 0 },
      { days: 63, hasEnded: n % 4 === 0 },
      { days: 10, hasEnded: n % 2 === 0 },
    ]);
  }
  const segments = spells.names().map((name) => spells.cycle(name));
  expect(statementsOf(cycleInsight(segments, YEAR).answer)).toMatchObject([
    { grade: 'VIP', medianDays: 14, remindOnDay: 13, customers: 80 },
  ]);
  expect(cycleInsight([], YEAR).answer).toEqual({ state: 'not-enough' });
});
