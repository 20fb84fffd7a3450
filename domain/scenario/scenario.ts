import { type CalendarDay, dayOf } from '#domain/shared/calendar.ts';
import { blackFriday, type LunarHoliday, lunarHoliday, payday } from './holidays.ts';

/** When a scenario is active; both bounds are included. */
export type Period =
  /** Days relative to a lunar holiday, negative before it. */
  | { kind: 'lunar'; holiday: LunarHoliday; fromDays: number; toDays: number }
  /** Month and day, each year; a period whose end is before its start spans the turn of the year. */
  | { kind: 'season'; from: readonly [number, number]; to: readonly [number, number] }
  | { kind: 'month-start'; days: number }
  | { kind: 'month-end'; days: number }
  /** Payday and the following days. `days`: in all. */
  | { kind: 'payday'; days: number }
  | { kind: 'black-friday' };

/** A time at which people buy more, less or other things than usual. Plain data. */
export interface Scenario {
  code: string;
  nameKo: string;
  nameEn: string;
  period: Period;
  /** Times the usual number of orders. */
  orders: number;
  /** Times the usual chance of a product, by the slug of its category; others 1. */
  categories: Readonly<Record<string, number>>;
  /** Where the numbers come from: `specified` quotes the specification of the traffic, `assumed` are ours. */
  source: string;
}

/** Whether `period` includes a day. */
export function includesDay(period: Period, date: CalendarDay): boolean {
  switch (period.kind) {
    case 'lunar':
      // A period before Seollal may begin in the year before.
      return [date.year, date.year + 1].some((year) => {
        const holiday = lunarHoliday(period.holiday, year);
        return holiday !== null && date.day >= holiday + period.fromDays && date.day <= holiday + period.toDays;
      });
    case 'season': {
      const [from, to] = [dayOf(date.year, ...period.from), dayOf(date.year, ...period.to)];
      return from <= to ? date.day >= from && date.day <= to : date.day >= from || date.day <= to;
    }
    case 'month-start':
      return date.dayOfMonth <= period.days;
    case 'month-end':
      return date.dayOfMonth > date.daysInMonth - period.days;
    case 'payday': {
      const paid = payday(date.year, date.month);
      return date.day >= paid && date.day < paid + period.days;
    }
    case 'black-friday':
      return date.day === blackFriday(date.year);
  }
}
