import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';

/**
 * What somebody did on earlier days, as a plan: the products follow from their taste, the days from the day of the
 * visit.
 */
export interface PastPlan {
  /** Looked at their favourite category at this time of the day, so many days ago. */
  sameHourDaysAgo?: readonly number[];
  /** Ordered the same thing, so many days ago. */
  orderedDaysAgo?: readonly number[];
  /** Ordered every so many days, and is due for the next order a day and so many seconds after they come. */
  rhythm?: { everyDays: number; times: number; dueAfterSeconds: number };
}

export type PastMoment = { kind: 'viewed'; atMs: number } | { kind: 'ordered'; atMs: number };

/** The moments of a plan, oldest first. Who comes shortly before the hour looked in that hour and in the next. */
export function momentsOf(plan: PastPlan, { comesMs, leavesMs }: { comesMs: number; leavesMs: number }): PastMoment[] {
  const moments: PastMoment[] = [];
  const hours = new Set([comesMs, leavesMs].map((atMs) => Math.floor(atMs / HOUR_MS)));
  for (const days of plan.sameHourDaysAgo ?? [])
    for (const hour of hours) moments.push({ kind: 'viewed', atMs: (hour + 0.5) * HOUR_MS - days * DAY_MS });
  for (const days of plan.orderedDaysAgo ?? []) moments.push({ kind: 'ordered', atMs: comesMs - days * DAY_MS });
  if (plan.rhythm !== undefined) {
    const { everyDays, times, dueAfterSeconds } = plan.rhythm;
    const lastMs = comesMs + dueAfterSeconds * 1_000 - (everyDays - 1) * DAY_MS;
    for (let back = times - 1; back >= 0; back--)
      moments.push({ kind: 'ordered', atMs: lastMs - back * everyDays * DAY_MS });
  }
  return moments.sort((a, b) => a.atMs - b.atMs);
}
