import { calendarDay, dayOf } from '#domain/shared/calendar.ts';

export type LunarHoliday = 'seollal' | 'chuseok';

/**
 * Month and day of Seollal (1.1. of the lunar calendar) and Chuseok (8.15.) by year. Source: the npm package
 * korean-lunar-calendar 0.4.0; a test compares the table with the dangi calendar of ICU. Not taken from date-holidays,
 * which has Seollal a day late.
 */
export const LUNAR_HOLIDAYS: Readonly<Record<number, Readonly<Record<LunarHoliday, readonly [number, number]>>>> = {
  2024: { seollal: [2, 10], chuseok: [9, 17] },
  2025: { seollal: [1, 29], chuseok: [10, 6] },
  2026: { seollal: [2, 17], chuseok: [9, 25] },
  2027: { seollal: [2, 7], chuseok: [9, 15] },
  2028: { seollal: [1, 27], chuseok: [10, 3] },
  2029: { seollal: [2, 13], chuseok: [9, 22] },
  2030: { seollal: [2, 3], chuseok: [9, 12] },
};

/** The day of a lunar holiday in a year; null outside the table. */
export function lunarHoliday(holiday: LunarHoliday, year: number): number | null {
  const date = LUNAR_HOLIDAYS[year]?.[holiday];
  return date === undefined ? null : dayOf(year, ...date);
}

/** Black Friday: the day after the fourth Thursday of November. */
export function blackFriday(year: number): number {
  const first = calendarDay(dayOf(year, 11, 1));
  const firstThursday = 1 + ((4 - first.weekday + 7) % 7);
  return dayOf(year, 11, firstThursday + 21 + 1);
}

/** Payday of a month: the 25th, or the Friday before if it is a Saturday or Sunday. */
export function payday(year: number, month: number): number {
  const { day, weekday } = calendarDay(dayOf(year, month, 25));
  return day - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0);
}
