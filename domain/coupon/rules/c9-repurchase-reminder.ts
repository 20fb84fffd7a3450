import { CYCLE_CONFIDENCE } from '../../reorder/cycle.ts';
import { DAY_MS } from '../../shared/durations.ts';
import { koreanDay } from '../../shared/korean-time.ts';
import { medianEstimate } from '../../statistics/median.ts';
import type { CycleFact } from '../facts.ts';
import type { Past } from '../past.ts';
import { defineRule, parameterOf, type RuleSettings } from '../rule.ts';

/**
 * C9: one day before the shopper's own repurchase cycle ends (of somebody who comes every 14 days, on day 13) and they
 * have not come: 15 % off anything. The cycle is the median number of days between the days on which they ordered; of a
 * customer with too few of them, that of their segment (docs/decisions/0130).
 */
export const c9RepurchaseReminder = defineRule({
  code: 'C9',
  title: "Repurchase reminder: a day before the shopper's own cycle ends",
  when: {
    event: {
      types: ['order-placed'],
      needs: ['past', 'cycle'],
      decide({ payload }, { past, cycle }, { settings }) {
        const due = reminderOf(past, cycle, settings);
        if (due === null || due.orderId !== payload.orderId) return { kind: 'nothing' };
        const { orderId, atMs } = due;
        // A timer an order: the timers of earlier orders find that they are not the last any more.
        return { kind: 'wait', timer: { subject: `order ${orderId}`, causeId: orderId, dueAtMs: atMs, payload: {} } };
      },
    },
    timer: {
      needs: ['past', 'cycle'],
      decide(timer, { past, cycle }, { settings }) {
        const due = reminderOf(past, cycle, settings);
        if (due === null || due.orderId !== timer.causeId) return { kind: 'nothing' };
        // An order cancelled since makes the cycle another one.
        if (due.atMs > timer.dueAtMs) return { kind: 'wait', timer: { ...timer, dueAtMs: due.atMs } };
        return { kind: 'issue', causeId: timer.causeId, target: { kind: 'any' } };
      },
    },
  },
  target: 'any',
  isEarnedByOrder: true,
  isReminder: true,
  discount: { percent: 15, maxWon: 15_000 },
  expiry: { ttlSeconds: 3 * 86_400 },
  cap: { perShopper: 2, withinDays: 30 },
  cooldown: { seconds: 86_400 },
  budget: { won: 500_000_000 },
  /** Somebody who orders daily needs no reminder, and twice a year is no rhythm. */
  parameters: { minOrderDays: 3, minCycleDays: 3, maxCycleDays: 120, daysBefore: 1, latestSeconds: 86_400 },
});

/** The last order that stands, and when to remind of the next; null if there is no cycle. */
function reminderOf(
  past: Past,
  cycle: CycleFact | null,
  settings: RuleSettings,
): { orderId: string; atMs: number } | null {
  const kept = past.orders.filter(({ isCancelled }) => !isCancelled);
  const last = kept.at(-1);
  if (last === undefined) return null;
  const days = [...new Set(kept.map(({ atMs }) => koreanDay(atMs)))];
  const cycleDays = cycleDaysOf(days, cycle, Math.max(2, parameterOf(settings, 'minOrderDays')));
  if (cycleDays === null) return null;
  if (cycleDays < parameterOf(settings, 'minCycleDays') || cycleDays > parameterOf(settings, 'maxCycleDays'))
    return null;
  return { orderId: last.id, atMs: last.atMs + (cycleDays - parameterOf(settings, 'daysBefore')) * DAY_MS };
}

/**
 * The shopper's own cycle, by whichever knows more purchase days: the past, which has today's orders and 40 at most, or
 * last night's computation over all of them. With too few days that of the segment.
 */
function cycleDaysOf(days: readonly number[], cycle: CycleFact | null, leastDays: number): number | null {
  const own = cycle?.own ?? null;
  if (own !== null && own.purchaseDays > days.length && own.purchaseDays >= leastDays) return own.medianDays;
  if (days.length < leastDays) return cycle?.segmentDays ?? null;
  return (
    medianEstimate(
      days.slice(1).map((day, at) => day - (days[at] ?? day)),
      CYCLE_CONFIDENCE,
    )?.median ?? null
  );
}
