import { expect, test } from 'vitest';
import { textOfDay } from '#domain/shared/calendar.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { blackFriday, LUNAR_HOLIDAYS, lunarHoliday, payday } from './holidays.ts';

const YEARS = Object.keys(LUNAR_HOLIDAYS).map(Number);
/** ICU computes the Korean lunar calendar from the positions of sun and moon. */
const dangi = new Intl.DateTimeFormat('en-u-ca-dangi', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });

function lunarDateOf(day: number): string {
  const parts = dangi.formatToParts(new Date(day * DAY_MS));
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part('month')}.${part('day')}.`;
}

test('the table has 2024 to 2030, and agrees with the dangi calendar of ICU in each year', () => {
  expect(YEARS).toEqual([2024, 2025, 2026, 2027, 2028, 2029, 2030]);
  for (const year of YEARS) {
    expect(lunarDateOf(lunarHoliday('seollal', year) ?? 0), `Seollal ${year}`).toBe('1.1.');
    expect(lunarDateOf(lunarHoliday('chuseok', year) ?? 0), `Chuseok ${year}`).toBe('8.15.');
  }
  expect(lunarHoliday('chuseok', 2031)).toBeNull();
});

test('Black Friday is the day after the fourth Thursday of November', () => {
  expect([2024, 2025, 2026, 2027, 2028, 2029, 2030].map((year) => textOfDay(blackFriday(year)))).toEqual([
    ...['2024-11-29', '2025-11-28', '2026-11-27', '2027-11-26', '2028-11-24', '2029-11-23', '2030-11-29'],
  ]);
});

test('payday is the 25th, and the Friday before a weekend', () => {
  expect(textOfDay(payday(2026, 11))).toBe('2026-11-25');
  expect(textOfDay(payday(2026, 7))).toBe('2026-07-24');
  expect(textOfDay(payday(2026, 10))).toBe('2026-10-23');
});
