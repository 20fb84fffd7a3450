import type { RuleDefinition } from './rule.ts';
import { RULE_CODES, type RuleCode } from './rule-codes.ts';
import { c1Hesitation } from './rules/c1-hesitation.ts';
import { c2SameCategoryCart } from './rules/c2-same-category-cart.ts';
import { c3TodaysClicks } from './rules/c3-todays-clicks.ts';
import { c4SameHour } from './rules/c4-same-hour.ts';
import { c5MostSearched } from './rules/c5-most-searched.ts';
import { c6BigSpender } from './rules/c6-big-spender.ts';
import { c7AbandonedCart } from './rules/c7-abandoned-cart.ts';
import { c8RepeatPurchase } from './rules/c8-repeat-purchase.ts';
import { c9RepurchaseReminder } from './rules/c9-repurchase-reminder.ts';

const REGISTRY = {
  C1: c1Hesitation,
  C2: c2SameCategoryCart,
  C3: c3TodaysClicks,
  C4: c4SameHour,
  C5: c5MostSearched,
  C6: c6BigSpender,
  C7: c7AbandonedCart,
  C8: c8RepeatPurchase,
  C9: c9RepurchaseReminder,
} satisfies { [Code in RuleCode]: { code: Code } };

/** Every coupon rule there is. */
export const RULES: readonly RuleDefinition[] = RULE_CODES.map((code): RuleDefinition => REGISTRY[code]);

export function ruleOf(code: string): RuleDefinition | undefined {
  return RULES.find((rule) => rule.code === code);
}
