import { koreanDate, koreanDay, koreanDayStartMs, koreanHour } from '../shared/korean-time.ts';

/** Orders after 22:00 leave the warehouse a day later. */
const CUTOFF_HOUR = 22;

export interface Arrival {
  /** Whole days from the reader's today in Korea: 1 is tomorrow. */
  days: number;
  /** The day it arrives, "2026-03-02". */
  date: string;
  /** 0 Sunday … 6 Saturday. */
  weekday: number;
}

/** When something ordered at `now` arrives, if it takes `arrivalDays` from the warehouse's day. */
export function arrivalOf(now: Date, arrivalDays: number): Arrival {
  const nowMs = now.getTime();
  const days = Math.max(0, Math.trunc(arrivalDays)) + (koreanHour(nowMs) >= CUTOFF_HOUR ? 1 : 0);
  const day = koreanDay(nowMs) + days;
  // 1970-01-01 was a Thursday.
  return { days, date: koreanDate(koreanDayStartMs(day)), weekday: (day + 4) % 7 };
}
