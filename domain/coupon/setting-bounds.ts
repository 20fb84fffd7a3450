import type { RuleDefinition, RuleSettings } from './rule.ts';

export type SettingUnit = 'percent' | 'won' | 'seconds' | 'hours' | 'days' | 'times' | 'coupons';

/** A whole number, both ends allowed. */
export interface Bounds {
  min: number;
  max: number;
  unit: SettingUnit;
}

export type NumberSetting = Exclude<keyof RuleSettings, 'enabled' | 'parameters'>;

const DAY_SECONDS = 86_400;

/**
 * What an operator may set any rule to. A slip of a finger must not give the shop away: no discount above 90 %, no
 * single coupon above a million won, no budget without an end.
 */
export const SETTING_BOUNDS: Readonly<Record<NumberSetting, Bounds>> = {
  discountPercent: { min: 1, max: 90, unit: 'percent' },
  maxDiscountWon: { min: 100, max: 1_000_000, unit: 'won' },
  ttlSeconds: { min: 60, max: 90 * DAY_SECONDS, unit: 'seconds' },
  capPerShopper: { min: 1, max: 100, unit: 'coupons' },
  cooldownSeconds: { min: 0, max: 30 * DAY_SECONDS, unit: 'seconds' },
  budgetWon: { min: 0, max: 100_000_000_000, unit: 'won' },
  guestSharePercent: { min: 0, max: 100, unit: 'percent' },
};

/** Bounds of rules' own parameters, by name. How much a shopper's past holds (./past.ts) limits some of them. */
const PARAMETER_BOUNDS: Readonly<Record<string, Bounds>> = {
  waitSeconds: { min: 1, max: DAY_SECONDS, unit: 'seconds' },
  latestSeconds: { min: 10, max: 7 * DAY_SECONDS, unit: 'seconds' },
  minLines: { min: 2, max: 20, unit: 'times' },
  minViews: { min: 2, max: 60, unit: 'times' },
  minSearches: { min: 2, max: 40, unit: 'times' },
  minDays: { min: 2, max: 28, unit: 'days' },
  bandHours: { min: 1, max: 24, unit: 'hours' },
  withinDays: { min: 1, max: 28, unit: 'days' },
  minWon: { min: 1_000, max: 10_000_000, unit: 'won' },
  mostProducts: { min: 1, max: 50, unit: 'times' },
  minOrderDays: { min: 2, max: 40, unit: 'days' },
  minCycleDays: { min: 1, max: 365, unit: 'days' },
  maxCycleDays: { min: 1, max: 365, unit: 'days' },
  daysBefore: { min: 0, max: 30, unit: 'days' },
};

/** Bounds of each of a rule's own parameters, in the rule's order. Throws TypeError for a parameter without bounds. */
export function parameterBounds(rule: Pick<RuleDefinition, 'parameters'>): [name: string, bounds: Bounds][] {
  return Object.keys(rule.parameters).map((name) => {
    const bounds = PARAMETER_BOUNDS[name];
    if (bounds === undefined) throw new TypeError(`the parameter ${name} has no bounds`);
    return [name, bounds];
  });
}

/** A number that does not go with another one: it has to lie between `min` and `max`, as the others are. */
export interface Clash {
  /** 'budgetWon', 'parameters.minDays' */
  field: string;
  min: number;
  max: number;
}

/** What of settings that are within their bounds cannot go together: such a rule could never issue. */
export function clashes({ budgetWon, maxDiscountWon, parameters }: RuleSettings): Clash[] {
  const found: Clash[] = [];
  const { minDays, withinDays, minCycleDays, maxCycleDays, daysBefore } = parameters;
  const atMost = (name: string, value: number | undefined, limit: number | undefined) => {
    const bounds = PARAMETER_BOUNDS[name];
    if (value !== undefined && limit !== undefined && bounds !== undefined && value > limit)
      found.push({ field: `parameters.${name}`, min: bounds.min, max: limit });
  };
  if (budgetWon < maxDiscountWon)
    found.push({ field: 'budgetWon', min: maxDiscountWon, max: SETTING_BOUNDS.budgetWon.max });
  atMost('minDays', minDays, withinDays);
  atMost('minCycleDays', minCycleDays, maxCycleDays);
  // Reminded before they have ordered at all.
  atMost('daysBefore', daysBefore, minCycleDays);
  return found;
}
