import type { CouponTarget } from './coupon.ts';
import type { FactName, Facts } from './facts.ts';
import type { RuleEvent, RuleEventType } from './rule-event.ts';
import type { RuleTimer, TimerPayload } from './trigger.ts';

export type Decision<Kind extends CouponTarget['kind'] = CouponTarget['kind']> =
  | { kind: 'nothing' }
  | { kind: 'issue'; causeId: string; target: Extract<CouponTarget, { kind: Kind }> }
  /**
   * Look again when `timer` is due. Replaces this shopper's timer on the same subject, unless that one is due later.
   */
  | { kind: 'wait'; timer: RuleTimer }
  /** Forget the timer on `subject` if it is due by `dueByMs` and its payload holds all of `matching`. */
  | { kind: 'cancel'; subject: string; dueByMs: number; matching: TimerPayload };

/** What an operator may turn. The definition's values are the defaults. */
export interface RuleSettings {
  enabled: boolean;
  discountPercent: number;
  maxDiscountWon: number;
  ttlSeconds: number;
  capPerShopper: number;
  cooldownSeconds: number;
  budgetWon: number;
  /** Most of the budget, in percent, that coupons issued to guests may commit: the rest is there for members. */
  guestSharePercent: number;
  parameters: Readonly<Record<string, number>>;
}

/** Half of a budget stays for members, however many guests come. */
export const DEFAULT_GUEST_SHARE_PERCENT = 50;

export interface Moment {
  nowMs: number;
  settings: RuleSettings;
}

export interface RuleDefinition<
  Code extends string = string,
  Kind extends CouponTarget['kind'] = CouponTarget['kind'],
  Type extends RuleEventType = RuleEventType,
  EventFact extends FactName = FactName,
  TimerFact extends FactName = FactName,
> {
  code: Code;
  /** What it rewards, in one line, for operators. */
  title: string;
  when: {
    event: {
      types: readonly Type[];
      needs: readonly EventFact[];
      decide(event: RuleEvent<Type>, facts: Pick<Facts, EventFact>, moment: Moment): Decision<Kind>;
    };
    timer?: {
      needs: readonly TimerFact[];
      decide(timer: RuleTimer, facts: Pick<Facts, TimerFact>, moment: Moment): Decision<Kind>;
    };
  };
  target: Kind;
  /** Its cause is an order: what the order earned is revoked when it is cancelled (docs/decisions/0084). */
  isEarnedByOrder?: boolean;
  /** Its shopper is usually not in the shop: also sent by mail, to members who consented to mail. */
  isReminder?: boolean;
  discount: { percent: number; maxWon: number };
  expiry: { ttlSeconds: number };
  /** Most coupons of this rule one shopper gets within `withinDays`. */
  cap: { perShopper: number; withinDays: number };
  /** Shortest time between two coupons of this rule for one shopper. */
  cooldown: { seconds: number };
  /** Hard cap on what all coupons of this rule may cost together; each counts with its maximum when issued. */
  budget: { won: number };
  /** Numbers of its own that an operator may turn. After `latestSeconds` it is too late to issue (./evaluate.ts). */
  parameters: Readonly<Record<string, number>> & { readonly latestSeconds: number };
}

/**
 * A number of the rule's own. Throws TypeError if it has none: an operator's settings are laid over the rule's
 * defaults.
 */
export function parameterOf({ parameters }: Pick<RuleSettings, 'parameters'>, name: string): number {
  const value = parameters[name];
  if (value === undefined) throw new TypeError(`the rule's settings have no parameter ${name}`);
  return value;
}

/** Checks a rule's types and gives it back: one file a rule, in ./rules, entered in ./registry.ts. */
export function defineRule<
  const Code extends string,
  Kind extends CouponTarget['kind'],
  Type extends RuleEventType,
  EventFact extends FactName = never,
  TimerFact extends FactName = never,
>(
  rule: RuleDefinition<Code, Kind, Type, EventFact, TimerFact>,
): RuleDefinition<Code, Kind, Type, EventFact, TimerFact> {
  return rule;
}

/** A rule's settings before any operator has touched them. */
export function defaultSettings(
  rule: Pick<RuleDefinition, 'discount' | 'expiry' | 'cap' | 'cooldown' | 'budget' | 'parameters'>,
): RuleSettings {
  return {
    enabled: true,
    discountPercent: rule.discount.percent,
    maxDiscountWon: rule.discount.maxWon,
    ttlSeconds: rule.expiry.ttlSeconds,
    capPerShopper: rule.cap.perShopper,
    cooldownSeconds: rule.cooldown.seconds,
    budgetWon: rule.budget.won,
    guestSharePercent: DEFAULT_GUEST_SHARE_PERCENT,
    parameters: rule.parameters,
  };
}

/** What an operator has set, laid over the rule's own values: a number of its own that is not set keeps its default. */
export function settingsInForce(rule: RuleDefinition, set: RuleSettings | undefined): RuleSettings {
  const defaults = defaultSettings(rule);
  return set === undefined
    ? defaults
    : { ...defaults, ...set, parameters: { ...defaults.parameters, ...set.parameters } };
}
