import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarDay, dayOf, dayOfText, textOfDay } from './calendar.ts';

test('law: a day becomes its text and comes back; other texts are no days', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 47_000 }), (day) => {
      expect(dayOfText(textOfDay(day))).toBe(day);
      const { year, month, dayOfMonth, daysInMonth } = calendarDay(day);
      expect(dayOf(year, month, dayOfMonth)).toBe(day);
      expect(dayOfMonth).toBeLessThanOrEqual(daysInMonth);
    }),
  );
  for (const text of ['2026-02-29', '2026-13-01', '2026-11-31', '26-11-27', '2026-11-27T00:00', '']) {
    expect(dayOfText(text), text).toBeNull();
  }
});

test('parts of a day: 27 November 2026 is a Friday, February 2028 has 29 days', () => {
  expect(calendarDay(dayOf(2026, 11, 27))).toMatchObject({ year: 2026, month: 11, dayOfMonth: 27, weekday: 5 });
  expect(calendarDay(dayOf(2028, 2, 1)).daysInMonth).toBe(29);
});
