import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';

/** What somebody did on earlier days; who has such a plan comes as a member. */
export type PastPlan =
  /** An account of their own: looked at their favourite category at this time of the day, so many days ago. */
  | { kind: 'looked'; daysAgo: readonly number[] }
  /** A member of the seeded month whose last order can be bought again. */
  | { kind: 'seeded'; member: 'may-buy-again' }
  /** A member of the seeded month who is about to be due for the next order by their own cycle. */
  | { kind: 'seeded'; member: 'reminder-due' };

/**
 * When somebody looked around before (epoch ms, the oldest first): in the hour of the day in which they come and, as
 * they may come shortly before the hour, in that in which they leave.
 */
export function momentsLooked(
  daysAgo: readonly number[],
  { comesMs, leavesMs }: { comesMs: number; leavesMs: number },
): number[] {
  const hours = new Set([comesMs, leavesMs].map((atMs) => Math.floor(atMs / HOUR_MS)));
  return daysAgo
    .flatMap((days) => [...hours].map((hour) => (hour + 0.5) * HOUR_MS - days * DAY_MS))
    .sort((a, b) => a - b);
}
