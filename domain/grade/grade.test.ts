import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOfText, textOfDay } from '#domain/shared/calendar.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import {
  DEMOTION_DAYS,
  earnedGrade,
  GRADES,
  type Grade,
  type GradeStanding,
  gradeChange,
  gradeWindow,
  nextGrade,
  windowStart,
} from './grade.ts';

test.each<[number, number, Grade]>([
  [30, 5_000_000, 'VIP'],
  [30, 4_999_999, 'GOLD'],
  [29, 5_000_000, 'GOLD'],
  [15, 2_000_000, 'GOLD'],
  [15, 1_999_999, 'SILVER'],
  [14, 90_000_000, 'SILVER'],
  [5, 500_000, 'SILVER'],
  [5, 499_999, 'BRONZE'],
  [4, 90_000_000, 'BRONZE'],
  [0, 0, 'BRONZE'],
])('%i orders of %i won earn %s', (orders, won, grade) => {
  expect(earnedGrade({ orders, won })).toBe(grade);
});

test('law: more orders or more won never earn less', () => {
  const sums = fc.record({ orders: fc.nat(60), won: fc.nat(9_000_000) });
  fc.assert(
    fc.property(sums, sums, (one, more) => {
      const sum = { orders: one.orders + more.orders, won: one.won + more.won };
      expect(GRADES.indexOf(earnedGrade(sum))).toBeGreaterThanOrEqual(GRADES.indexOf(earnedGrade(one)));
    }),
  );
});

test.each([
  ['2026-11-26', '2026-05-26'],
  ['2026-08-31', '2026-02-28'],
  ['2028-08-30', '2028-02-29'],
  ['2026-03-15', '2025-09-15'],
  ['2026-06-30', '2025-12-30'],
  ['2026-12-31', '2026-06-30'],
])('on %s orders from %s on count', (day, start) => {
  expect(textOfDay(windowStart(dayOfText(day) ?? 0))).toBe(start);
});

test('a promotion comes at once, also by several grades; a demotion by one, and not twice within 30 days', () => {
  expect(nextGrade({ grade: 'BRONZE', demotedOn: 99 }, 'VIP', 100)).toBe('VIP');
  expect(nextGrade({ grade: 'VIP', demotedOn: null }, 'BRONZE', 100)).toBe('GOLD');
  expect(nextGrade({ grade: 'GOLD', demotedOn: 100 }, 'BRONZE', 129)).toBe('GOLD');
  expect(nextGrade({ grade: 'GOLD', demotedOn: 100 }, 'BRONZE', 130)).toBe('SILVER');
  expect(nextGrade({ grade: 'SILVER', demotedOn: 100 }, 'SILVER', 101)).toBe('SILVER');
});

test.each([
  ['2026-11-26T00:00:00+09:00', '2026-05-26T00:00:00+09:00', '2026-11-27T00:00:00+09:00'],
  ['2026-11-26T23:59:59.999+09:00', '2026-05-26T00:00:00+09:00', '2026-11-27T00:00:00+09:00'],
  ['2026-11-26T15:00:00Z', '2026-05-27T00:00:00+09:00', '2026-11-28T00:00:00+09:00'],
  ['2026-08-31T12:00:00+09:00', '2026-02-28T00:00:00+09:00', '2026-09-01T00:00:00+09:00'],
])('at %s orders placed from %s until before %s count', (at, from, before) => {
  expect(gradeWindow(Date.parse(at))).toEqual({ fromMs: Date.parse(from), beforeMs: Date.parse(before) });
});

test('thirty times 24 hours after a demotion the next one may come, and not a millisecond earlier', () => {
  const demotedAtMs = Date.parse('2026-10-27T14:30:00Z');
  const standing: GradeStanding = { grade: 'GOLD', demotedAtMs, orders: 0, won: 0 };
  expect(gradeChange(standing, demotedAtMs + 30 * DAY_MS - 1)).toBeNull();
  expect(gradeChange(standing, demotedAtMs + 30 * DAY_MS)).toEqual({ from: 'GOLD', to: 'SILVER', cause: 'demoted' });
  expect(gradeChange(standing, demotedAtMs - 9 * DAY_MS)).toBeNull();
  const promoted = { from: 'GOLD', to: 'VIP', cause: 'promoted' };
  expect(gradeChange({ ...standing, orders: 30, won: 5_000_000 }, demotedAtMs + 1)).toEqual(promoted);
});

/** One customer's updates in order of time, as the updater makes them: what counted at each, and what it changed. */
function updates(start: Grade, steps: readonly { afterMs: number; orders: number; won: number }[]) {
  let [grade, demotedAtMs, atMs] = [start, null as number | null, Date.parse('2026-01-01T00:00:00Z')];
  return steps.map(({ afterMs, ...counted }) => {
    atMs += afterMs;
    const change = gradeChange({ grade, demotedAtMs, ...counted }, atMs);
    grade = change?.to ?? grade;
    if (change?.cause === 'demoted') demotedAtMs = atMs;
    const again = gradeChange({ grade, demotedAtMs, ...counted }, atMs);
    return { atMs, change, again, grade, earned: earnedGrade(counted) };
  });
}

const counted = { orders: fc.nat(60), won: fc.nat(9_000_000) };
const historyOf = (afterMs: fc.Arbitrary<number>) =>
  fc.tuple(fc.constantFrom(...GRADES), fc.array(fc.record({ afterMs, ...counted }), { maxLength: 80 }));
const rank = (grade: Grade) => GRADES.indexOf(grade);

test('law: a promotion takes effect at once, a demotion goes one grade down and never twice within thirty days', () => {
  fc.assert(
    fc.property(historyOf(fc.integer({ min: 1, max: 40 * DAY_MS })), ([start, steps]) => {
      const all = updates(start, steps);
      for (const { grade, earned } of all) expect(rank(grade)).toBeGreaterThanOrEqual(rank(earned));
      const demotions = all.filter(({ change }) => change?.cause === 'demoted');
      for (const { change } of demotions) expect(rank(change?.to ?? 'VIP')).toBe(rank(change?.from ?? 'VIP') - 1);
      demotions.slice(1).forEach(({ atMs }, k) => {
        expect(atMs - (demotions[k]?.atMs ?? 0)).toBeGreaterThanOrEqual(DEMOTION_DAYS * DAY_MS);
      });
      const promotions = all.filter(({ change }) => change?.cause === 'promoted');
      for (const { grade, earned } of promotions) expect(grade).toBe(earned);
    }),
  );
});

test('law: an update at the same time changes nothing more', () => {
  fc.assert(
    fc.property(historyOf(fc.integer({ min: 1, max: 40 * DAY_MS })), ([start, steps]) => {
      for (const { again } of updates(start, steps)) expect(again).toBeNull();
    }),
  );
});

test('law: updates every ten minutes never take a VIP below GOLD in a day, whatever counts', () => {
  const minutes = fc.array(fc.record(counted), { minLength: 3, maxLength: 144 });
  fc.assert(
    fc.property(minutes, (sums) => {
      const steps = sums.map((sum) => ({ afterMs: 600_000, ...sum }));
      for (const { grade } of updates('VIP', steps)) expect(rank(grade)).toBeGreaterThanOrEqual(rank('GOLD'));
    }),
  );
});

test('a VIP whose orders no longer count is GOLD after half an hour, SILVER after thirty days, BRONZE after sixty', () => {
  const none = Array.from({ length: 61 * 144 }, () => ({ afterMs: 600_000, orders: 0, won: 0 }));
  const changes = updates('VIP', none).flatMap(({ atMs, change }) => (change === null ? [] : [{ atMs, ...change }]));
  expect(changes.map(({ to }) => to)).toEqual(['GOLD', 'SILVER', 'BRONZE']);
  const [first = 0, second = 0, third = 0] = changes.map(({ atMs }) => atMs);
  expect([second - first, third - second]).toEqual([30 * DAY_MS, 30 * DAY_MS]);
});
