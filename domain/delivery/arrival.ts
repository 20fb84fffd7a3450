import { DAY_MS, HOUR_MS } from '../shared/durations.ts';

/** Korea has kept UTC+9 without summer time since 1988. */
const KOREA_OFFSET_MS = 9 * HOUR_MS;
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
  const korea = new Date(now.getTime() + KOREA_OFFSET_MS);
  const days = Math.max(0, Math.trunc(arrivalDays)) + (korea.getUTCHours() >= CUTOFF_HOUR ? 1 : 0);
  const day = new Date(korea.getTime() + days * DAY_MS);
  return { days, date: day.toISOString().slice(0, 10), weekday: day.getUTCDay() };
}
