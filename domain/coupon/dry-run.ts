import { Heap } from 'mnemonist';
import { DAY_MS } from '../shared/durations.ts';
import type { CouponTarget } from './coupon.ts';
import { evaluate, factsNeeded } from './evaluate.ts';
import { type Facts, productOf } from './facts.ts';
import { type IssueRefusal, limitRefusal } from './issuing-limits.ts';
import { addToPast, NO_PAST, type Past, type PastEntry } from './past.ts';
import type { Decision, RuleDefinition, RuleSettings } from './rule.ts';
import type { RuleEvent } from './rule-event.ts';
import type { RuleTimer, Trigger } from './trigger.ts';

/** A coupon of the rule that a shopper had before the time looked at. */
export interface CouponBefore {
  causeId: string;
  target: CouponTarget;
  issuedAtMs: number;
  expiresAtMs: number;
  /** null: never used. */
  usedAtMs: number | null;
}

/** An event as rules read it. Events are handled in the order in which they happened. */
export interface DryRunEvent {
  shopperId: string;
  atMs: number;
  /** What it adds to the shopper's past. */
  pastEntries: readonly PastEntry[];
  /** Product ids that it adds to the cart and removes from it. */
  carted?: readonly number[];
  uncarted?: readonly number[];
  /** The event that is shown to the rule, if the rule evaluates such events. */
  event?: RuleEvent;
  /** The guest who logged in as this shopper: the guest's views are added to the shopper's past. */
  adoptedFrom?: string;
  isForgotten?: boolean;
}

export interface DryRunStart {
  rule: RuleDefinition;
  /** Tried as if it were on. */
  settings: RuleSettings;
  /** Coupons are counted from here on; events of before only set carts and timers. */
  fromMs: number;
  untilMs: number;
  /** What the rule's coupons of the time before may still cost. */
  committedWon: number;
  /** The catalogue's data of a product; null: not listed. Must answer for every product of the events handled. */
  product(productId: number): Facts['product'];
  /** Most examples kept. */
  examples?: number;
}

export interface DryRunExample {
  shopperId: string;
  atMs: number;
  target: CouponTarget;
}

export interface DryRunResult {
  coupons: number;
  shoppers: number;
  /** What they cost if each takes off the most it can. */
  atMostWon: number;
  refused: Partial<Record<IssueRefusal, number>>;
  examples: DryRunExample[];
}

export interface DryRun {
  /** Adds a shopper of whom no event was handled yet: their past, the rule's coupons they had, and their cycle. */
  known(shopperId: string, past: Past, coupons: readonly CouponBefore[], cycle?: Facts['cycle']): void;
  knows(shopperId: string): boolean;
  /** Evaluates an order of the time before the events, so that the timers it starts are set. */
  recall(event: RuleEvent): void;
  handle(event: DryRunEvent): void;
  /** So far. */
  result(): DryRunResult;
  /** Lets the time up to the end pass. */
  finish(): DryRunResult;
}

interface Shopper {
  past: Past;
  cycle: Facts['cycle'];
  cart: Set<number>;
  coupons: CouponBefore[];
  timers: Map<string, RuleTimer>;
}

interface Waiting {
  shopperId: string;
  timer: RuleTimer;
}

/**
 * What a rule would have issued, had it had these settings: the events are folded through the very rule and limits that
 * issue (./evaluate.ts, ./issuing-limits.ts), with the events' own times as the clock. Pure, deterministic; nothing
 * leaves it. Of what the issuer knows it does not know two things: how many of a product were left at the time (it asks
 * the catalogue of today), and which of the coupons it would have issued would have been used (none, so a shopper who
 * holds one gets no second for the same). Cost of an event: that of the rule, and a logarithm of the timers waiting.
 * Memory: a past a shopper.
 */
export function createDryRun(start: DryRunStart): DryRun {
  const { rule, fromMs, untilMs, product, examples: mostExamples = 10 } = start;
  const settings = { ...start.settings, enabled: true };
  const shoppers = new Map<string, Shopper>();
  const waiting = new Heap<Waiting>(
    (a, b) => a.timer.dueAtMs - b.timer.dueAtMs || (a.shopperId < b.shopperId ? -1 : 1),
  );
  const rewarded = new Set<string>();
  const refused: DryRunResult['refused'] = {};
  const examples: DryRunExample[] = [];
  let committedWon = start.committedWon;
  let coupons = 0;

  function shopperOf(shopperId: string): Shopper {
    const found = shoppers.get(shopperId);
    if (found !== undefined) return found;
    const fresh: Shopper = { past: NO_PAST, cycle: null, cart: new Set(), coupons: [], timers: new Map() };
    shoppers.set(shopperId, fresh);
    return fresh;
  }

  function factsOf({ past, cycle, cart }: Shopper, trigger: Trigger): Facts {
    const productId = productOf(trigger);
    return {
      ...{ past, cycle },
      product: productId === null ? null : product(productId),
      cart: [...cart].flatMap((each) => {
        const listed = product(each);
        const isAvailable = listed !== null && listed.stock > 0;
        return listed === null ? [] : [{ productId: each, categoryId: listed.categoryId, quantity: 1, isAvailable }];
      }),
    };
  }

  function show(shopperId: string, trigger: Trigger, atMs: number): void {
    if (factsNeeded(rule, trigger) === null) return;
    const shopper = shopperOf(shopperId);
    act(shopperId, shopper, evaluate(rule, trigger, factsOf(shopper, trigger), { nowMs: atMs, settings }), atMs);
  }

  function act(shopperId: string, shopper: Shopper, decision: Decision, atMs: number): void {
    if (decision.kind === 'wait') {
      const { timer } = decision;
      const before = shopper.timers.get(timer.subject);
      if (before !== undefined && before.dueAtMs > timer.dueAtMs) return;
      shopper.timers.set(timer.subject, timer);
      waiting.push({ shopperId, timer });
    } else if (decision.kind === 'cancel') {
      const { subject, dueByMs, matching } = decision;
      const timer = shopper.timers.get(subject);
      const isMeant = Object.entries(matching).every(([name, value]) => timer?.payload[name] === value);
      if (timer !== undefined && isMeant && timer.dueAtMs <= dueByMs) shopper.timers.delete(subject);
    } else if (decision.kind === 'issue' && atMs >= fromMs) issue(shopperId, shopper, decision, atMs);
  }

  function issue(
    shopperId: string,
    shopper: Shopper,
    { causeId, target }: Extract<Decision, { kind: 'issue' }>,
    atMs: number,
  ): void {
    const same = targetKey(target);
    const had = shopper.coupons;
    const lastMs = had.reduce((last, { issuedAtMs }) => Math.max(last, issuedAtMs), Number.NEGATIVE_INFINITY);
    const isOpen = ({ usedAtMs, expiresAtMs }: CouponBefore) =>
      (usedAtMs === null || usedAtMs > atMs) && expiresAtMs > atMs;
    const before = {
      sameCause: had.some((coupon) => coupon.causeId === causeId),
      holdsOne: had.some((coupon) => isOpen(coupon) && targetKey(coupon.target) === same),
      recent: had.filter(({ issuedAtMs }) => issuedAtMs > atMs - rule.cap.withinDays * DAY_MS).length,
      secondsSinceLast: had.length === 0 ? null : (atMs - lastMs) / 1_000,
    };
    const isSpent = committedWon + settings.maxDiscountWon > settings.budgetWon;
    const refusal = limitRefusal(before, settings) ?? (isSpent ? 'budget-spent' : null);
    if (refusal !== null) {
      refused[refusal] = (refused[refusal] ?? 0) + 1;
      return;
    }
    committedWon += settings.maxDiscountWon;
    coupons += 1;
    rewarded.add(shopperId);
    shopper.coupons = [
      ...had,
      { causeId, target, issuedAtMs: atMs, expiresAtMs: atMs + settings.ttlSeconds * 1_000, usedAtMs: null },
    ];
    if (examples.length < mostExamples) examples.push({ shopperId, atMs, target });
  }

  /** Timers due before `atMs`: an event of the same moment comes first, as on the log it ends the waiting. */
  function pass(atMs: number): void {
    for (let next = waiting.peek(); next !== undefined && next.timer.dueAtMs < atMs; next = waiting.peek()) {
      waiting.pop();
      const { shopperId, timer } = next;
      const { timers } = shopperOf(shopperId);
      // Replaced or ended meanwhile.
      if (timers.get(timer.subject) !== timer) continue;
      timers.delete(timer.subject);
      show(shopperId, { kind: 'timer', timer }, timer.dueAtMs);
    }
  }

  function result(): DryRunResult {
    const atMostWon = coupons * settings.maxDiscountWon;
    return { coupons, shoppers: rewarded.size, atMostWon, refused: { ...refused }, examples: [...examples] };
  }

  return {
    known(shopperId, past, had, cycle = null) {
      const shopper = shopperOf(shopperId);
      shopper.past = past;
      shopper.cycle = cycle;
      shopper.coupons = [...had];
    },
    knows: (shopperId) => shoppers.has(shopperId),
    recall(event) {
      show(event.shopperId, { kind: 'event', event }, event.occurredAtMs);
    },
    handle({ shopperId, atMs, pastEntries, carted, uncarted, event, adoptedFrom, isForgotten }) {
      pass(atMs);
      const shopper = shopperOf(shopperId);
      if (isForgotten === true) {
        shopper.past = NO_PAST;
        shopper.cycle = null;
        shopper.timers.clear();
      }
      for (const productId of uncarted ?? []) shopper.cart.delete(productId);
      for (const productId of carted ?? []) shopper.cart.add(productId);
      const adopted = adoptedFrom === undefined ? [] : (shoppers.get(adoptedFrom)?.past.views ?? []);
      for (const view of adopted) shopper.past = addToPast(shopper.past, { kind: 'viewed', ...view });
      shopper.past = pastEntries.reduce(addToPast, shopper.past);
      if (event !== undefined) show(shopperId, { kind: 'event', event }, atMs);
    },
    result,
    finish() {
      pass(untilMs);
      return result();
    },
  };
}

function targetKey(target: CouponTarget): string {
  if (target.kind === 'any') return 'any';
  return target.kind === 'category' ? `category ${target.categoryId}` : `product ${target.productIds.join(' ')}`;
}
