import { medianEstimate } from '../statistics/median.ts';
import type { Spell } from '../statistics/survival.ts';

/** Older purchases do not count: C9 needs orders over more than a year to estimate a yearly purchase. */
export const CYCLE_WINDOW_DAYS = 400;
export const CYCLE_CONFIDENCE = 0.95;

/** How often a customer buys again. */
export interface CustomerCycle {
  /** Days with a kept order within the window; the gaps are one fewer. */
  purchaseDays: number;
  /** Median of the gaps in days; null: no gap. */
  medianDays: number | null;
  /** Its interval; null: too few gaps for one (six). */
  lowDays: number | null;
  highDays: number | null;
  /** The newest purchase day (koreanDay). */
  lastDay: number;
}

/**
 * A customer's cycle: the median gap between the days on which they bought and kept what they bought. The gap since the
 * last of them is censored: the next purchase is still to come. It counts from the moment it is longer than the median
 * of two gaps or more, as a value above the median moves it the same however large it will be; before, nothing is known
 * of it. null without a purchase day. `days`: koreanDay, in any order, repeated or not; `today`: the first day that is
 * not counted.
 */
export function customerCycle(days: readonly number[], today: number): CustomerCycle | null {
  const sorted = purchaseDays(days, today);
  const lastDay = sorted.at(-1);
  if (lastDay === undefined) return null;
  const gaps = sorted.slice(1).map((day, at) => day - (sorted[at] ?? day));
  const open = today - 1 - lastDay;
  const counted =
    gaps.length >= 2 && open > (medianEstimate(gaps, CYCLE_CONFIDENCE)?.median ?? 0) ? [...gaps, open] : gaps;
  const estimate = medianEstimate(counted, CYCLE_CONFIDENCE);
  return {
    purchaseDays: sorted.length,
    medianDays: estimate?.median ?? null,
    lowDays: estimate?.low ?? null,
    highDays: estimate?.high ?? null,
    lastDay,
  };
}

/**
 * The spells of a customer: from each purchase day to the next, and from the last to the last day that is known, which
 * is censored. A spell that has not lasted a day is left out.
 */
export function customerSpells(days: readonly number[], today: number): Spell[] {
  const sorted = purchaseDays(days, today);
  return sorted.flatMap((day, at): Spell[] => {
    const next = sorted[at + 1];
    if (next !== undefined) return [{ days: next - day, hasEnded: true }];
    return today - 1 > day ? [{ days: today - 1 - day, hasEnded: false }] : [];
  });
}

function purchaseDays(days: readonly number[], today: number): number[] {
  const within = days.filter((day) => day < today && day >= today - CYCLE_WINDOW_DAYS);
  return [...new Set(within)].sort((a, b) => a - b);
}
