import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CYCLE_WINDOW_DAYS, customerCycle, customerSpells } from './cycle.ts';

const TODAY = 20_000;
const daysAgo = (...ago: number[]) => ago.map((days) => TODAY - days);
const anyDays = fc.array(fc.integer({ min: TODAY - 500, max: TODAY + 5 }), { maxLength: 60 });

test('who comes every 14 days has a cycle of 14, however long ago the last time was', () => {
  expect(customerCycle(daysAgo(43, 29, 15, 1), TODAY)).toEqual({
    ...{ purchaseDays: 4, medianDays: 14, lowDays: null, highDays: null },
    lastDay: TODAY - 1,
  });
  expect(customerCycle(daysAgo(243, 229, 215, 201), TODAY)?.medianDays).toBe(14);
});

test('with six gaps there is an interval', () => {
  expect(customerCycle(daysAgo(85, 71, 57, 43, 29, 15, 1), TODAY)).toMatchObject({ lowDays: 14, highDays: 14 });
});

test('the open gap counts once it is longer than the median of the others', () => {
  expect(customerCycle(daysAgo(60, 50, 20), TODAY)?.medianDays).toBe(20);
  expect(customerCycle(daysAgo(90, 80, 50), TODAY)?.medianDays).toBe(30);
  // One gap: the length of the open one would matter, which is not known.
  expect(customerCycle(daysAgo(90, 80), TODAY)?.medianDays).toBe(10);
});

test('neither the order of days, nor repeated ones, nor those of today or of before the window matter', () => {
  fc.assert(
    fc.property(anyDays, fc.integer(), (days, seed) => {
      const shuffled = [...days, ...days.slice(0, 5)].sort((a, b) => ((a * 31 + seed) % 17) - ((b * 31 + seed) % 17));
      const within = days.filter((day) => day < TODAY && day >= TODAY - CYCLE_WINDOW_DAYS);
      expect(customerCycle(shuffled, TODAY)).toEqual(customerCycle(days, TODAY));
      expect(customerCycle(within, TODAY)).toEqual(customerCycle(days, TODAY));
    }),
  );
});

test('spells cover the time from the first purchase day to yesterday; the last alone is censored', () => {
  fc.assert(
    fc.property(anyDays, (days) => {
      const spells = customerSpells(days, TODAY);
      const counted = days.filter((day) => day < TODAY && day >= TODAY - CYCLE_WINDOW_DAYS);
      const covered = spells.reduce((sum, spell) => sum + spell.days, 0);
      expect(covered).toBe(counted.length === 0 ? 0 : TODAY - 1 - Math.min(...counted));
      expect(spells.filter(({ hasEnded }) => hasEnded)).toHaveLength(Math.max(0, new Set(counted).size - 1));
      expect(spells.every(({ days: length }) => length > 0)).toBe(true);
      expect(customerCycle(days, TODAY)?.purchaseDays ?? 0).toBe(new Set(counted).size);
    }),
  );
});
