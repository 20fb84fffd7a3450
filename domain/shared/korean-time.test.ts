import fc from 'fast-check';
import { expect, test } from 'vitest';
import { koreanDay, koreanDayStartMs, koreanHour } from './korean-time.ts';

test('a day begins at midnight in Seoul, 15:00 of the day before by UTC', () => {
  const noon = Date.UTC(2026, 10, 21, 3);
  expect(new Date(koreanDayStartMs(koreanDay(noon))).toISOString()).toBe('2026-11-20T15:00:00.000Z');
});

test('every moment lies in its day, and its day begins at hour 0', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (atMs) => {
      const day = koreanDay(atMs);
      const startMs = koreanDayStartMs(day);
      expect(startMs <= atMs && atMs < koreanDayStartMs(day + 1)).toBe(true);
      expect([koreanHour(startMs), koreanDay(startMs), koreanDay(startMs - 1)]).toEqual([0, day, day - 1]);
    }),
  );
});
