import type { BehaviorEvent } from '#contracts/events.ts';
import type { CouponMessage, Push } from '#contracts/push.ts';
import { takes } from '#contracts/sources.ts';
import { evaluate, factsNeeded } from '#domain/coupon/evaluate.ts';
import type { IssueRefusal } from '#domain/coupon/issuing-limits.ts';
import { RULES, ruleOf } from '#domain/coupon/registry.ts';
import { type Decision, type RuleDefinition, type RuleSettings, settingsInForce } from '#domain/coupon/rule.ts';
import { isRuleEventType, orderPlaced, type RuleEvent } from '#domain/coupon/rule-event.ts';
import { issueCoupon } from '#server/adapters/postgres/coupon-issuing.ts';
import { holdOrders } from '#server/adapters/postgres/orders.ts';
import { appendEvents, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { noteReminder } from '#server/adapters/postgres/reminder-mails.ts';
import { reclaimBudget } from '#server/adapters/postgres/rule-budgets.ts';
import { readRuleSettings } from '#server/adapters/postgres/rule-settings.ts';
import { claimDueTimers, deleteTimers, type TimerRow, writeTimers } from '#server/adapters/postgres/rule-timers.ts';
import { sweepPasts } from '#server/adapters/postgres/shopper-past.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';
import { withoutForgotten } from '#server/identity/forgotten-shoppers.ts';
import { loadFacts, type Question } from './facts.ts';
import { createLogClock, type LogPosition } from './log-clock.ts';
import { isPastEvent, type OrderWithoutTimers, storeEvents } from './pasts.ts';
import { createTimerFold } from './timer-fold.ts';

/** Session named by the events of coupons, which no request causes. */
const ISSUER_SESSION = 'coupon-issuer';
const TIMERS_AT_ONCE = 100;
const SETTINGS_LAST_MS = 1_000;
const RECLAIM_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 600_000;
const SWEPT_AT_ONCE = 1_000;

export interface CouponIssuerDeps {
  db: Database;
  now: () => Date;
  /** Pushes to the shoppers' pages. May fail: the coupon is already committed. */
  push(pushes: readonly Push[]): Promise<void>;
  onOutcome?(rule: string, outcome: 'issued' | IssueRefusal): void;
  onPushFailed?(error: unknown): void;
  /** The rules to look at; all, unless a test leaves one out. */
  rules?: readonly RuleDefinition[];
}

export interface CouponIssuer {
  /**
   * Shows the rules a batch of one partition, in its order. Handled again it changes nothing. `position`: where the
   * last of them stands on the log; without it they are new.
   */
  onEvents(events: readonly BehaviorEvent[], position?: LogPosition): Promise<void>;
  /** Looks at the timers that are due; how many there were. Several issuers may do so at once. */
  runDueTimers(): Promise<number>;
}

interface Wish {
  rule: RuleDefinition;
  shopperId: string;
  decision: Extract<Decision, { kind: 'issue' }>;
  causedAtMs: number;
}

export function createCouponIssuer(deps: CouponIssuerDeps): CouponIssuer {
  const { db, now, push, onOutcome, onPushFailed, rules = RULES } = deps;
  const logClock = createLogClock();
  const reclaimedAtMs = new Map<string, number>();
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  let settings: { atMs: number; byRule: Map<string, RuleSettings> } | undefined;

  async function settingsOf(rule: RuleDefinition): Promise<RuleSettings> {
    const nowMs = now().getTime();
    if (settings === undefined || Math.abs(nowMs - settings.atMs) > SETTINGS_LAST_MS)
      settings = { atMs: nowMs, byRule: await readRuleSettings(db) };
    return settingsInForce(rule, settings.byRule.get(rule.code));
  }

  /** Issues what rules wished for, inside `tx`; gives the messages to send once it is committed. */
  async function issueAll(tx: Tx, wishes: readonly Wish[]): Promise<Push[]> {
    const pushes: Push[] = [];
    // Before any budget: a cancel under way is waited for, one that comes later finds the coupon (docs/decisions/0084).
    const cancelled = await holdOrders(tx, [...new Set(wishes.flatMap((wish) => orderBehind(wish) ?? []))]);
    for (const wish of wishes) {
      const { rule, shopperId, decision, causedAtMs } = wish;
      const { causeId, target } = decision;
      const earnedByOrderId = orderBehind(wish);
      if (earnedByOrderId !== undefined && cancelled.has(earnedByOrderId)) {
        onOutcome?.(rule.code, 'order-cancelled');
        continue;
      }
      const set = await settingsOf(rule);
      const capDays = rule.cap.withinDays;
      const issuance = { rule: rule.code, shopperId, causeId, target, settings: set, capDays, earnedByOrderId };
      let result = await issueCoupon(tx, issuance);
      if ((result === 'budget-spent' || result === 'guest-share-spent') && mayReclaim(rule.code)) {
        await reclaimBudget(tx, rule.code);
        result = await issueCoupon(tx, issuance);
      }
      onOutcome?.(rule.code, typeof result === 'string' ? result : 'issued');
      if (typeof result === 'string') continue;
      const { couponId, expiresAt, targetName, targetSlug } = result;
      if (rule.isReminder === true) await noteReminder(tx, couponId, shopperId);
      const body = { couponId, rule: rule.code, causeId, discountPercent: set.discountPercent };
      await appendEvents(tx, [serverEvent('coupon-issued', { shopperId, sessionId: ISSUER_SESSION }, body, now())]);
      const data: CouponMessage = {
        couponId,
        rule: rule.code,
        discountPercent: set.discountPercent,
        maxDiscountWon: set.maxDiscountWon,
        target,
        ...(targetName !== null && { targetName }),
        ...(targetSlug !== null && { targetSlug }),
        expiresAt: expiresAt.toISOString(),
      };
      pushes.push({ shopperId, message: { event: 'coupon', data }, causedAtMs });
    }
    return pushes;
  }

  function mayReclaim(rule: string): boolean {
    const nowMs = now().getTime();
    if (nowMs - (reclaimedAtMs.get(rule) ?? 0) < RECLAIM_EVERY_MS) return false;
    reclaimedAtMs.set(rule, nowMs);
    return true;
  }

  async function send(pushes: readonly Push[]): Promise<void> {
    if (pushes.length > 0) await push(pushes).catch((error: unknown) => onPushFailed?.(error));
  }

  async function decide(tx: Tx, asked: readonly (Question & { rule: RuleDefinition })[]): Promise<Decision[]> {
    const at = now();
    const nowMs = at.getTime();
    const facts = await loadFacts(tx, asked, at);
    const decisions: Decision[] = [];
    for (const [at, { rule, trigger }] of asked.entries())
      decisions.push(evaluate(rule, trigger, facts[at] ?? {}, { nowMs, settings: await settingsOf(rule) }));
    return decisions;
  }

  /** Shows rules with timers orders of the past: they set their timers, and issue nothing for them. */
  async function setTimers(
    tx: Tx,
    orders: readonly OrderWithoutTimers[],
    fold: ReturnType<typeof createTimerFold>,
  ): Promise<void> {
    const timed = rules.filter(({ when }) => when.timer !== undefined);
    const asked = orders.flatMap(({ shopperId, order }) => questionsAbout(timed, orderPlaced(shopperId, order)));
    for (const [at, decision] of (await decide(tx, asked)).entries()) {
      const question = asked[at];
      if (question === undefined || decision.kind !== 'wait') continue;
      fold.wait(question.rule.code, question.shopperId, decision.timer);
    }
  }

  return {
    async onEvents(logged, position) {
      if (position !== undefined) logClock.observe(position, now().getTime());
      if (!logged.some((event) => isPastEvent(event) || questionsOf(rules, event).length > 0)) return;
      const events = await withoutForgotten(db, logged);
      const asked = events.flatMap((event) => questionsOf(rules, event));
      if (asked.length === 0 && !events.some(isPastEvent)) return;
      const pushes = await inTransaction(db, async (tx) => {
        const withoutTimers = await storeEvents(tx, events, now());
        const fold = createTimerFold();
        await setTimers(tx, withoutTimers, fold);
        const wishes: Wish[] = [];
        for (const [at, decision] of (await decide(tx, asked)).entries()) {
          const question = asked[at];
          if (question === undefined) continue;
          const { rule, shopperId, event, isUnrewarded } = question;
          if (isUnrewarded && (decision.kind === 'wait' || decision.kind === 'issue')) {
            onOutcome?.(rule.code, 'crowd');
            continue;
          }
          if (decision.kind === 'wait') fold.wait(rule.code, shopperId, decision.timer);
          else if (decision.kind === 'cancel') fold.cancel(rule.code, shopperId, decision);
          else if (decision.kind === 'issue')
            wishes.push({ rule, shopperId, decision, causedAtMs: event.occurredAtMs });
        }
        await writeTimers(tx, fold.result());
        return issueAll(tx, byRule(wishes));
      });
      await send(pushes);
    },

    async runDueTimers() {
      const byMs = logClock.readable(now().getTime());
      const { count, pushes } = await inTransaction(db, async (tx) => {
        if (now().getTime() - sweptAtMs > SWEEP_EVERY_MS) {
          sweptAtMs = now().getTime();
          await sweepPasts(tx, sweptAtMs, SWEPT_AT_ONCE);
        }
        const timers = await claimDueTimers(tx, byMs, TIMERS_AT_ONCE);
        if (timers.length === 0) return { count: 0, pushes: [] };
        await deleteTimers(tx, timers);
        const asked = timers.flatMap((timer) => questionOf(rules, timer));
        const fold = createTimerFold();
        const wishes: Wish[] = [];
        for (const [at, decision] of (await decide(tx, asked)).entries()) {
          const question = asked[at];
          if (question === undefined) continue;
          const { rule, shopperId, timer } = question;
          if (decision.kind === 'issue') wishes.push({ rule, shopperId, decision, causedAtMs: timer.dueAtMs });
          else if (decision.kind === 'wait') fold.wait(rule.code, shopperId, decision.timer);
        }
        await writeTimers(tx, fold.result());
        return { count: timers.length, pushes: await issueAll(tx, byRule(wishes)) };
      });
      await send(pushes);
      return count;
    },
  };
}

function questionsOf(rules: readonly RuleDefinition[], event: BehaviorEvent) {
  const ruleEvent = takes('coupon-issuer', event) ? ruleEventOf(event) : null;
  if (ruleEvent === null) return [];
  const isUnrewarded = event.unrewarded === true;
  return questionsAbout(rules, ruleEvent).map((question) => ({ ...question, isUnrewarded }));
}

function questionsAbout(rules: readonly RuleDefinition[], event: RuleEvent) {
  const { shopperId } = event;
  const trigger = { kind: 'event' as const, event };
  return rules.flatMap((rule) => {
    const needs = factsNeeded(rule, trigger);
    return needs === null ? [] : [{ rule, shopperId, trigger, needs, event }];
  });
}

/** An event in the words of rules; null if no rule looks at such events. */
export function ruleEventOf(event: BehaviorEvent): RuleEvent | null {
  if (!isRuleEventType(event.type)) return null;
  const { id, type, shopperId, payload } = event;
  return { id, type, shopperId, payload, occurredAtMs: Date.parse(event.occurredAt) } as RuleEvent;
}

function questionOf(rules: readonly RuleDefinition[], timer: TimerRow) {
  const rule = ruleOf(timer.rule);
  const trigger = { kind: 'timer' as const, timer };
  if (rule === undefined || !rules.includes(rule)) return [];
  const needs = factsNeeded(rule, trigger);
  return needs === null ? [] : [{ rule, shopperId: timer.shopperId, trigger, needs, timer }];
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The order that earns what is wished for. */
function orderBehind({ rule, decision }: Wish): string | undefined {
  return rule.isEarnedByOrder === true && UUID.test(decision.causeId) ? decision.causeId : undefined;
}

/** Budgets are locked rule by rule, in one order everywhere. */
function byRule(wishes: readonly Wish[]): Wish[] {
  return [...wishes].sort((a, b) => (a.rule.code === b.rule.code ? 0 : a.rule.code < b.rule.code ? -1 : 1));
}
