import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Grade } from '#domain/grade/grade.ts';
import {
  BASE_POINTS,
  type CustomerStatus,
  LIFE_EVENT_SOURCE,
  LIFE_EVENTS,
  MARKETING_BOOST,
  PERSONAL_RATE,
} from './factors.ts';
import {
  type Buyer,
  basePoints,
  dayScoreOf,
  isReachedBy,
  lifeEventOf,
  personalRateOf,
  scoreOf,
  timeOfDayFactor,
} from './score.ts';

const buyer = (fields: Partial<Buyer> = {}): Buyer => ({
  ...{ id: 'a', ageBand: 30, gender: 'FEMALE', status: 'ACTIVE', marketingConsent: true, grade: 'BRONZE' },
  ...fields,
});

const anyBuyer = fc.record({
  id: fc.uuid(),
  ageBand: fc.constantFrom(10, 20, 30, 40, 50, 60, null),
  gender: fc.constantFrom('FEMALE', 'MALE', null),
  status: fc.constantFrom<CustomerStatus>('ACTIVE', 'PAID_MEMBERSHIP', 'SUSPENDED', 'LEFT'),
  marketingConsent: fc.boolean(),
  grade: fc.constantFrom<Grade>('BRONZE', 'SILVER', 'GOLD', 'VIP'),
}) as fc.Arbitrary<Buyer>;
const anyMoment = fc.record({ day: fc.integer({ min: 0, max: 40_000 }), hour: fc.integer({ min: 0, max: 23 }) });
const ids = (count: number) =>
  Array.from({ length: count }, (_, k) => `0192f000-0000-7000-8000-${String(k).padStart(12, '0')}`);
const share = (count: number, is: (id: string) => boolean) => ids(count).filter(is).length / count;

test('the specified constants: 20 % of consenters × 1.3, life events 85/12/3, σ 0.9 and those who never buy', () => {
  expect(MARKETING_BOOST).toMatchObject({ share: 0.2, factor: 1.3 });
  expect(Object.values(LIFE_EVENTS).map((event) => event.share)).toEqual([0.85, 0.12, 0.03]);
  expect(Object.values(LIFE_EVENTS).map(({ factor }) => factor)).toEqual([1, 1.6, 3]);
  expect(PERSONAL_RATE).toMatchObject({ sigma: 0.9, neverShare: 0.15 });
  for (const source of [MARKETING_BOOST.source, LIFE_EVENT_SOURCE]) expect(source).toMatch(/^specified: .*; assumed: /);
  expect(PERSONAL_RATE.source).toMatch(/^computed: /);
});

test.each(Object.entries(BASE_POINTS))('the factor %s names its source, and its values differ', (_, factor) => {
  expect(factor.source).toMatch(/^specified: .*; assumed: /);
  const values = Object.values(factor.values);
  expect(Math.min(...values)).toBeGreaterThan(0);
  expect(new Set(values).size).toBeGreaterThan(1);
});

test('the base is the sum of the points of age, gender, status, consent and grade', () => {
  expect(basePoints(buyer())).toBe(26 + 14 + 10 + 8 + 4);
  expect(
    basePoints(
      buyer({ ageBand: null, gender: null, status: 'PAID_MEMBERSHIP', marketingConsent: false, grade: 'VIP' }),
    ),
  ).toBe(16 + 12 + 18 + 4 + 20);
  expect(basePoints(buyer({ ageBand: 50, gender: 'MALE', grade: 'GOLD' }))).toBe(16 + 10 + 10 + 8 + 14);
});

test('law: no base is above that of a VIP woman in her thirties, of the same status and consent', () => {
  fc.assert(
    fc.property(anyBuyer, (one) => {
      const best = { ...one, ageBand: 30, gender: 'FEMALE', grade: 'VIP' } as const;
      expect(basePoints(one)).toBeLessThanOrEqual(basePoints(best));
    }),
  );
});

test('law: the score is finite, never negative, 0 for who is suspended or has left, and the same when asked again', () => {
  fc.assert(
    fc.property(anyBuyer, anyMoment, (one, moment) => {
      const score = scoreOf(one, moment);
      expect(Number.isFinite(score) && score >= 0).toBe(true);
      if (one.status === 'SUSPENDED' || one.status === 'LEFT') expect(score).toBe(0);
      expect(scoreOf({ ...one, id: one.id.toUpperCase() }, moment)).toBe(score);
    }),
  );
});

test('law: the score is the product of base, hour, boost, life event and personal rate', () => {
  fc.assert(
    fc.property(anyBuyer, anyMoment, (one, { day, hour }) => {
      const boost = isReachedBy(one, day) ? 1.3 : 1;
      const expected =
        basePoints(one) *
        timeOfDayFactor(one.ageBand, hour) *
        boost *
        LIFE_EVENTS[lifeEventOf(one.id, day)].factor *
        personalRateOf(one.id);
      expect(scoreOf(one, { day, hour })).toBeCloseTo(expected, 8);
    }),
  );
});

test('law: a higher grade, a paid membership or a consent never lowers the score', () => {
  fc.assert(
    fc.property(anyBuyer, anyMoment, (one, moment) => {
      const buys = { ...one, status: 'ACTIVE' } as const;
      const score = scoreOf(buys, moment);
      expect(scoreOf({ ...buys, grade: 'VIP' }, moment)).toBeGreaterThanOrEqual(score);
      expect(scoreOf({ ...buys, status: 'PAID_MEMBERSHIP' }, moment)).toBeGreaterThanOrEqual(score);
      expect(scoreOf({ ...buys, marketingConsent: true }, moment)).toBeGreaterThanOrEqual(score);
    }),
  );
});

test('law: over the hours of a day the score is on average that of the day', () => {
  fc.assert(
    fc.property(anyBuyer, fc.integer({ min: 0, max: 40_000 }), (one, day) => {
      const sum = Array.from({ length: 24 }, (_, hour) => scoreOf(one, { day, hour })).reduce((a, b) => a + b);
      expect(sum / 24).toBeCloseTo(dayScoreOf(one, day), 6);
    }),
  );
});

test('a promotion reaches a fifth of the consenters, other ones each day, and none of those who do not consent', () => {
  const reached = (day: number) => ids(20_000).filter((id) => isReachedBy(buyer({ id }), day));
  expect(reached(1).length / 20_000).toBeCloseTo(0.2, 1.7);
  const again = new Set(reached(2));
  expect(reached(1).filter((id) => again.has(id)).length / 20_000).toBeCloseTo(0.04, 1.7);
  expect(share(2_000, (id) => isReachedBy(buyer({ id, marketingConsent: false }), 1))).toBe(0);
});

test('of days and people 85 % are normal, 12 % spend more, 3 % spend big', () => {
  const count = { normal: 0, more: 0, big: 0 };
  for (const id of ids(1_000)) for (let day = 0; day < 30; day++) count[lifeEventOf(id, day)] += 1;
  expect(Math.abs(count.more / 30_000 - 0.12)).toBeLessThan(0.008);
  expect(Math.abs(count.big / 30_000 - 0.03)).toBeLessThan(0.004);
});

test('personal rates: 15 % never buy; of the others the logarithm has σ 0.9 and the mean rate is 1', () => {
  const rates = ids(40_000).map(personalRateOf);
  const buying = rates.filter((rate) => rate > 0);
  expect(Math.abs(1 - buying.length / rates.length - 0.15)).toBeLessThan(0.01);
  const logs = buying.map(Math.log);
  const mean = logs.reduce((a, b) => a + b) / logs.length;
  const sigma = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length);
  expect(Math.abs(sigma - 0.9)).toBeLessThan(0.02);
  expect(Math.abs(buying.reduce((a, b) => a + b) / buying.length - 1)).toBeLessThan(0.05);
});
