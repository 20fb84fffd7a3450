import { calendarDay, dayOf } from '#domain/shared/calendar.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';

/** In ascending order. */
export const GRADES = ['BRONZE', 'SILVER', 'GOLD', 'VIP'] as const;
export type Grade = (typeof GRADES)[number];

/** Both limits must be reached by the orders of the window; below those of SILVER it is BRONZE. */
export const GRADE_THRESHOLDS = {
  SILVER: { won: 500_000, orders: 5 },
  GOLD: { won: 2_000_000, orders: 15 },
  VIP: { won: 5_000_000, orders: 30 },
} as const;

/** Calendar months before a day whose orders count. */
export const WINDOW_MONTHS = 6;
/** A customer is demoted at most once in this many days. */
export const DEMOTION_DAYS = 30;

/** What counts for a grade: kept orders (paid, without returned and cancelled ones), and their sum less refunds. */
export interface CountedOrders {
  orders: number;
  won: number;
}

/** The highest grade both of whose thresholds are reached: won and number of orders. */
export function earnedGrade({ orders, won }: CountedOrders): Grade {
  const reached = (['VIP', 'GOLD', 'SILVER'] as const).find(
    (grade) => orders >= GRADE_THRESHOLDS[grade].orders && won >= GRADE_THRESHOLDS[grade].won,
  );
  return reached ?? 'BRONZE';
}

/**
 * The first day (koreanDay) whose orders count on `day`: six calendar months before it, or the last day of that month
 * where it has no such day. Orders of `day` itself count too.
 */
export function windowStart(day: number): number {
  const { year, month, dayOfMonth } = calendarDay(day);
  const lastOfMonth = dayOf(year, month - WINDOW_MONTHS + 1, 0);
  return Math.min(dayOf(year, month - WINDOW_MONTHS, dayOfMonth), lastOfMonth);
}

/**
 * The grade after an update: a promotion takes effect at once, also by several grades; a demotion by one grade, and not
 * twice within 30 days. `demotedOn`: the day of the last demotion, null: none yet.
 */
export function nextGrade(
  { grade, demotedOn }: { grade: Grade; demotedOn: number | null },
  earned: Grade,
  day: number,
): Grade {
  const [now, then] = [GRADES.indexOf(grade), GRADES.indexOf(earned)];
  if (then >= now) return earned;
  if (demotedOn !== null && day - demotedOn < DEMOTION_DAYS) return grade;
  return GRADES[now - 1] ?? 'BRONZE';
}

export interface GradeStanding extends CountedOrders {
  grade: Grade;
  /** Epoch ms of the last demotion, by the updater or by hand; null: none yet. */
  demotedAtMs: number | null;
}

export interface GradeChange {
  from: Grade;
  to: Grade;
  /** As `grade_change.cause` has it. */
  cause: 'promoted' | 'demoted';
}

/**
 * What an update at a time does to a customer's grade, null: nothing. As nextGrade, with thirty times 24 hours since
 * the last demotion: updates that are minutes apart never demote twice around a midnight. A demotion dated in the
 * future (a clock that was set back) counts as one of now.
 */
export function gradeChange({ grade, demotedAtMs, ...counted }: GradeStanding, atMs: number): GradeChange | null {
  const daysSince = demotedAtMs === null ? 0 : Math.floor((atMs - demotedAtMs) / DAY_MS);
  const standing = { grade, demotedOn: demotedAtMs === null ? null : 0 };
  const to = nextGrade(standing, earnedGrade(counted), daysSince);
  if (to === grade) return null;
  return { from: grade, to, cause: GRADES.indexOf(to) > GRADES.indexOf(grade) ? 'promoted' : 'demoted' };
}

/** The orders that count at a time: placed from `fromMs` until before `beforeMs`, whole days in Seoul (windowStart). */
export function gradeWindow(atMs: number): { fromMs: number; beforeMs: number } {
  const day = koreanDay(atMs);
  return { fromMs: koreanDayStartMs(windowStart(day)), beforeMs: koreanDayStartMs(day + 1) };
}
