import { expect, test } from 'vitest';
import { arrivalOf } from './arrival.ts';

test('counts days in Korea, not in UTC', () => {
  // 2026-03-01 16:30 UTC is already Monday 01:30 in Seoul.
  expect(arrivalOf(new Date('2026-03-01T16:30:00Z'), 1)).toEqual({ days: 1, date: '2026-03-03', weekday: 2 });
});

test('from 22:00 on everything arrives a day later', () => {
  expect(arrivalOf(new Date('2026-03-02T12:59:59Z'), 1).date).toBe('2026-03-03');
  expect(arrivalOf(new Date('2026-03-02T13:00:00Z'), 1)).toEqual({ days: 2, date: '2026-03-04', weekday: 3 });
});

test('crosses the end of a month and of a year', () => {
  expect(arrivalOf(new Date('2026-12-31T03:00:00Z'), 2).date).toBe('2027-01-02');
});
