import type { RuleSettings } from './rule.ts';

/** What stands against a coupon among those of the same rule and shopper. */
export interface IssuedBefore {
  /** One was issued for this very cause. */
  sameCause: boolean;
  /** One for the same target is neither used nor expired. */
  holdsOne: boolean;
  /** How many within the days the cap looks back on. */
  recent: number;
  /** Since the last; null: there was none. */
  secondsSinceLast: number | null;
}

export type LimitRefusal = 'already-issued' | 'holds-one' | 'capped' | 'cooling-down';
/**
 * guest-share-spent: what is left of the budget is for members. order-cancelled: the order that earned it is no more.
 * crowd: one of too many guests of one network (docs/decisions/0085).
 */
export type IssueRefusal = LimitRefusal | 'budget-spent' | 'guest-share-spent' | 'order-cancelled' | 'crowd';

/** Why this shopper gets no further coupon of the rule now; null: they may. The budget is asked after this. */
export function limitRefusal(
  { sameCause, holdsOne, recent, secondsSinceLast }: IssuedBefore,
  settings: Pick<RuleSettings, 'capPerShopper' | 'cooldownSeconds'>,
): LimitRefusal | null {
  if (sameCause) return 'already-issued';
  if (holdsOne) return 'holds-one';
  if (recent >= settings.capPerShopper) return 'capped';
  if (secondsSinceLast !== null && secondsSinceLast < settings.cooldownSeconds) return 'cooling-down';
  return null;
}
