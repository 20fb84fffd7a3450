import { DAY_MS } from '../../shared/durations.ts';
import { koreanDay } from '../../shared/korean-time.ts';
import type { Past } from '../past.ts';
import { defineRule, parameterOf, type RuleSettings } from '../rule.ts';

/**
 * C9: one day before the shopper's own repurchase cycle ends (of somebody who comes every 14 days, on day 13) and they
 * have not come: 15 % off anything. The cycle is the median number of days between the days on which they ordered.
 */
export const c9RepurchaseReminder = defineRule({
  code: 'C9',
  title: "Repurchase reminder: a day before the shopper's own cycle ends",
  when: {
    event: {
      types: ['order-placed'],
      needs: ['past'],
      decide({ payload }, { past }, { settings }) {
        const due = reminderOf(past, settings);
        if (due === null || due.orderId !== payload.orderId) return { kind: 'nothing' };
        const { orderId, atMs } = due;
        // A timer an order: the timers of earlier orders find that they are not the last any more.
        return { kind: 'wait', timer: { subject: `order ${orderId}`, causeId: orderId, dueAtMs: atMs, payload: {} } };
      },
    },
    timer: {
      needs: ['past'],
      decide(timer, { past }, { settings }) {
        const due = reminderOf(past, settings);
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
function reminderOf(past: Past, settings: RuleSettings): { orderId: string; atMs: number } | null {
  const kept = past.orders.filter(({ isCancelled }) => !isCancelled);
  const last = kept.at(-1);
  const days = [...new Set(kept.map(({ atMs }) => koreanDay(atMs)))];
  if (last === undefined || days.length < Math.max(2, parameterOf(settings, 'minOrderDays'))) return null;
  const cycleDays = median(days.slice(1).map((day, at) => day - (days[at] ?? day)));
  if (cycleDays < parameterOf(settings, 'minCycleDays') || cycleDays > parameterOf(settings, 'maxCycleDays'))
    return null;
  return { orderId: last.id, atMs: last.atMs + (cycleDays - parameterOf(settings, 'daysBefore')) * DAY_MS };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
