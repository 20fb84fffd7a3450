import { koreanDay, koreanDayStartMs } from '../shared/korean-time.ts';

/** How far back a list of orders goes. */
export const HISTORY_PERIODS = ['all', 'month', 'quarter', 'half', 'year'] as const;
export type HistoryPeriod = (typeof HISTORY_PERIODS)[number];

const DAYS: Record<HistoryPeriod, number | null> = { all: null, month: 30, quarter: 90, half: 180, year: 365 };

/** The midnight in Seoul from which on orders are of the period; null: all are. */
export function periodStart(period: HistoryPeriod, now: Date): Date | null {
  const days = DAYS[period];
  return days === null ? null : new Date(koreanDayStartMs(koreanDay(now.getTime()) - days));
}
