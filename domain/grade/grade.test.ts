import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOfText, textOfDay } from '#domain/shared/calendar.ts';
import { earnedGrade, GRADES, type Grade, nextGrade, windowStart } from './grade.ts';

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
