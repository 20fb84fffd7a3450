import { HOUR_MS } from './durations.ts';

/** Korea keeps UTC+9 all year. */
const OFFSET_MS = 9 * 3_600_000;
const HOURS_A_DAY = 24;

/** Days since 1970-01-01 by the calendar in Seoul. */
export function koreanDay(atMs: number): number {
  return Math.floor(koreanHours(atMs) / HOURS_A_DAY);
}

/** Epoch ms of midnight in Seoul, at which a day begins (`day` as of koreanDay). */
export function koreanDayStartMs(day: number): number {
  return day * HOURS_A_DAY * HOUR_MS - OFFSET_MS;
}

/** Hour of the day in Seoul, 0..23. */
export function koreanHour(atMs: number): number {
  return koreanHours(atMs) % HOURS_A_DAY;
}

/** The year of the calendar in Seoul. */
export function koreanYear(atMs: number): number {
  return new Date(atMs + OFFSET_MS).getUTCFullYear();
}

/** The date in Seoul: "2026-11-25". */
export function koreanDate(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(0, 10);
}

function koreanHours(atMs: number): number {
  return Math.floor((atMs + OFFSET_MS) / HOUR_MS);
}
