import type { Decision } from '#domain/coupon/rule.ts';
import type { RuleTimer } from '#domain/coupon/trigger.ts';
import type { TimerCancellation, TimerRow } from '#server/adapters/postgres/rule-timers.ts';

/**
 * What a batch of events does to the timers, folded to one word a timer, so that a batch costs two statements and a
 * wait that begins and ends within the batch is never seen by anybody.
 */
export function createTimerFold() {
  const set = new Map<string, TimerRow>();
  const cancelled: TimerCancellation[] = [];
  const keyOf = (rule: string, shopperId: string, subject: string) => `${rule} ${shopperId} ${subject}`;

  return {
    wait(rule: string, shopperId: string, timer: RuleTimer): void {
      const key = keyOf(rule, shopperId, timer.subject);
      const before = set.get(key);
      if (before === undefined || before.dueAtMs <= timer.dueAtMs) set.set(key, { ...timer, rule, shopperId });
    },
    cancel(rule: string, shopperId: string, decision: Extract<Decision, { kind: 'cancel' }>): void {
      const { subject, dueByMs, matching } = decision;
      const key = keyOf(rule, shopperId, subject);
      const timer = set.get(key);
      const isMeant = Object.entries(matching).every(([name, value]) => timer?.payload[name] === value);
      if (timer !== undefined && isMeant && timer.dueAtMs <= dueByMs) set.delete(key);
      cancelled.push({ rule, shopperId, subject, dueByMs, matching });
    },
    result(): { cancelled: readonly TimerCancellation[]; set: readonly TimerRow[] } {
      return { cancelled, set: [...set.values()] };
    },
  };
}
