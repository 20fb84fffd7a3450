import { DAY_MS } from './durations.ts';

/** A day of the calendar in Seoul and its parts. */
export interface CalendarDay {
  /** Days since 1970-01-01 (koreanDay). */
  day: number;
  year: number;
  /** 1 to 12. */
  month: number;
  dayOfMonth: number;
  /** 0 is Sunday. */
  weekday: number;
  daysInMonth: number;
}

export function calendarDay(day: number): CalendarDay {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  return {
    ...{ day, year, month, dayOfMonth: date.getUTCDate(), weekday: date.getUTCDay() },
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}

/** The day (koreanDay) of a date; days outside of the month overflow, as in Date.UTC. */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / DAY_MS;
}

/** The day (koreanDay) of "2026-11-27"; null if the text is no valid date. */
export function dayOfText(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return textOfDay(day) === text ? day : null;
}

/** "2026-11-27" */
export function textOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
